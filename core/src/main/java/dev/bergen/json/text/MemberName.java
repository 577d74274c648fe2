// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member as written within an envelope, and the names that followed it before:
 * messages usually have their members in the same order, so most names need only be compared.
 * Bounded, even if peers send many names: a new name replaces another.
 *
 * <p>Threads: any. A race between two only means that a name is read again.
 */
final class MemberName {

  /** Precedes the first name of every message. */
  static final MemberName START = new MemberName("");

  /** Longer names are not remembered. */
  static final int LONGEST = 64;

  /** Shorter names do not have the eight bytes to compare. */
  private static final int SHORTEST = 2;

  /** Represents all names that are not remembered: no name is expected after them. */
  private static final MemberName OTHER = new MemberName("");

  /** A power of two. */
  private static final int SLOTS = 128;

  /** The slot that is always empty. */
  private static final int NONE = SLOTS;

  /** By {@link #slot}. */
  private static final @Nullable MemberName[] KNOWN = new @Nullable MemberName[SLOTS + 1];

  private final String name;

  /** With the quotes around it, and the colon and the blank after it. */
  private final byte[] spelled;

  /**
   * The slot of the name that followed this one last. A slot instead of a reference, which would
   * keep replaced names alive in long chains.
   */
  private int likely = NONE;

  /** The slot of the name that followed this one before that. */
  private int possible = NONE;

  private MemberName(String name) {
    this.name = name;
    this.spelled = ("\\\"" + name + "\\\": ").getBytes(StandardCharsets.US_ASCII);
  }

  String name() {
    return name;
  }

  /** Returns the number of bytes up to the value. */
  int length() {
    return spelled.length;
  }

  /**
   * Returns the name at {@code at}, if it has followed this one before and is written as usual;
   * {@code null} if it must be read.
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

  /** Remembers that {@code next} followed this name, and returns its entry. */
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
