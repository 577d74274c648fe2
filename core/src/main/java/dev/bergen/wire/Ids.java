// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the ids of messages, calls and reply queues: a random UUID as 32 lower-case hexadecimal
 * digits, as the reference writes it.
 *
 * <p>Unique, but not secret: the next one can be guessed from earlier ones.
 */
public final class Ids {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private Ids() {}

  /** Returns a new id. */
  public static String next() {
    byte[] text = new byte[32];
    random(text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Returns a new id with dashes, as in notifications: groups of 8, 4, 4, 4 and 12 digits. */
  public static String nextWithDashes() {
    byte[] plain = new byte[32];
    random(plain);
    byte[] text = new byte[36];
    int to = 0;
    for (int from = 0; from < plain.length; from++) {
      if (from == 8 || from == 12 || from == 16 || from == 20) {
        text[to++] = '-';
      }
      text[to++] = plain[from];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void random(byte[] text) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // The two fixed fields of a random (version 4) UUID.
    writeHex(text, 0, (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L);
    writeHex(text, 16, (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }

  private static void writeHex(byte[] text, int start, long bits) {
    for (int i = 0; i < 16; i++) {
      text[start + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
    }
  }
}
