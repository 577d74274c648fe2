// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member as it stands within an envelope, and the names that came after it: messages
 * have their members in the same order again and again, so most names need only be compared.
 * Bounded, whatever strangers send: a name takes the place of another.
 *
 * <p>Threads: any. That two of them race costs nothing but a name that is read.
 */
final class MemberName {

  /** Comes before the first name of every message. */
  static final MemberName START = new MemberName("");

  /** Longer names are not remembered. */
  static final int LONGEST = 64;

  /** Of one that is shorter no eight bytes are to be compared. */
  private static final int SHORTEST = 2;

  /** Stands for all that are not remembered: nothing is expected after them. */
  private static final MemberName OTHER = new MemberName("");

  /** A power of two. */
  private static final int SLOTS = 128;

  /** The slot that stays empty. */
  private static final int NONE = SLOTS;

  /** By {@link #slot}. */
  private static final @Nullable MemberName[] KNOWN = new @Nullable MemberName[SLOTS + 1];

  private final String name;

  /** With the quotes around it, the colon and the blank that follow. */
  private final byte[] spelled;

  /**
   * Where to find what came after this last. No more than a slot, or names that were replaced would
   * stay alive in long chains.
   */
  private int likely = NONE;

  /** Where to find what came after this before that. */
  private int possible = NONE;

  private MemberName(String name) {
    this.name = name;
    this.spelled = ("\\\"" + name + "\\\": ").getBytes(StandardCharsets.US_ASCII);
  }

  String name() {
    return name;
  }

  /** Returns how many bytes it takes to the value. */
  int length() {
    return spelled.length;
  }

  /**
   * Returns the name that stands at {@code at}, if it is one that came after this before and is
   * written as usual; {@code null} if it must be read.
   */
  @Nullable MemberName expectedAt(byte[] json, int at, int end) {
    MemberName expected = KNOWN[likely];
    if (expected != null && expected.standsAt(json, at, end)) {
      return expected;
    }
    expected = KNOWN[possible];
    return expected != null && expected.standsAt(json, at, end) ? expected : null;
  }

  private boolean standsAt(byte[] json, int at, int end) {
    byte[] bytes = spelled;
    if (bytes.length > end - at) {
      return false;
    }
    int last = bytes.length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      if (EightBytes.get(json, at + i) != EightBytes.get(bytes, i)) {
        return false;
      }
    }
    return EightBytes.get(json, at + last) == EightBytes.get(bytes, last);
  }

  /** Remembers that {@code next} was read after this, and returns what is known of it. */
  MemberName followedBy(String next) {
    int slot = slot(next);
    MemberName follower = KNOWN[slot];
    if (follower == null || !follower.name.equals(next)) {
      if (next.length() < SHORTEST || next.length() > LONGEST || !isPlain(next)) {
        return OTHER;
      }
      follower = new MemberName(next);
      KNOWN[slot] = follower;
    }
    if (this != OTHER && slot != likely && slot != possible) {
      possible = likely;
      likely = slot;
    }
    return follower;
  }

  private static int slot(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 7) & (SLOTS - 1);
  }

  private static boolean isPlain(String name) {
    return name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
  }
}
