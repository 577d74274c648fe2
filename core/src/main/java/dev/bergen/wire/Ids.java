// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the ids that tell messages, calls and reply queues apart: a random UUID as 32 lower-case
 * hexadecimal digits, as the reference writes it.
 *
 * <p>Unique, but not secret: whoever has seen some may guess the next.
 */
public final class Ids {

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Ids() {}

  /** Returns an id that nobody has used. */
  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] text = new byte[32];
    // The two fixed fields of a random (version 4) UUID.
    writeHex(text, 0, (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L);
    writeHex(text, 16, (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void writeHex(byte[] text, int start, long bits) {
    for (int i = 0; i < 16; i++) {
      text[start + i] = (byte) DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
    }
  }
}
