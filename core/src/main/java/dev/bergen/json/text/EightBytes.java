// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Examines eight bytes of text at once, in a long whose lowest byte is the first.
 *
 * <p>Each test returns a long whose lowest non-zero byte marks the first byte found; the bytes
 * above it are meaningless.
 */
public final class EightBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private EightBytes() {}

  public static long get(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  public static void put(byte[] bytes, int at, long eight) {
    LONG.set(bytes, at, eight);
  }

  /** Finds special bytes of a text: quotes, backslashes, control characters, non-ASCII. */
  public static long special(long eight) {
    return (zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | (eight - BLANKS) | eight)
        & HIGH_BITS;
  }

  /** Finds non-ASCII bytes. */
  static long beyondAscii(long eight) {
    return eight & HIGH_BITS;
  }

  /** Finds backslashes. */
  static long backslashes(long eight) {
    return zeros(eight ^ BACKSLASHES) & HIGH_BITS;
  }

  /** Returns the index of the first byte that a test found, 0 to 7. */
  public static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
