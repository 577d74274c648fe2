// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Caches short texts that occur in every message, such as names of members and methods, so that
 * each is created once. Bounded, even if peers send many texts: a new text replaces another.
 *
 * <p>Threads: any. A race between two only creates a text twice.
 */
public final class SeenTexts {
  /** A power of two. */
  private static final int SLOTS = 256;

  public static final int LONGEST = 64;

  /** By {@link #slot}. */
  private static final @Nullable Seen[] SEEN = new @Nullable Seen[SLOTS];

  private record Seen(String text, byte[] bytes) {}

  private SeenTexts() {}

  /** Returns the ASCII text between {@code start} and {@code end}. */
  static String of(byte[] json, int start, int end) {
    int length = end - start;
    if (length < Long.BYTES || length > LONGEST) {
      return text(json, start, end);
    }
    int slot = slot(json, start, end);
    Seen seen = SEEN[slot];
    if (seen != null && Arrays.equals(json, start, end, seen.bytes, 0, seen.bytes.length)) {
      return seen.text;
    }
    String text = text(json, start, end);
    SEEN[slot] = new Seen(text, Arrays.copyOfRange(json, start, end));
    return text;
  }

  private static String text(byte[] json, int start, int end) {
    return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static int slot(byte[] json, int start, int end) {
    long hash = (long) end - start;
    for (int at = start; at < end - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash, EightBytes.get(json, at));
    }
    // The last eight bytes, some of them a second time.
    hash = mixed(hash, EightBytes.get(json, end - Long.BYTES));
    return (int) (hash >>> 56) & (SLOTS - 1);
  }

  private static long mixed(long hash, long eight) {
    return (Long.rotateLeft(hash, 23) ^ eight) * 0x9e3779b97f4a7c15L;
  }
}
