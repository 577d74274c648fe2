// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Keeps JSON text in ASCII, as the reference writes it.
 *
 * <p>Valid JSON has other characters only within texts, where an escape means the same. That is why
 * everything behind this class need know nothing but ASCII.
 */
final class AsciiJson {

  /** Length of the escape of one character. */
  static final int ESCAPE_LENGTH = 6;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AsciiJson() {}

  /**
   * Returns received UTF-8 as ASCII.
   *
   * @throws MalformedMessageException if it is not UTF-8, or escapes what cannot be escaped
   */
  static byte[] of(byte[] utf8) throws MalformedMessageException {
    try {
      return of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)));
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("The body is not UTF-8", null);
    }
  }

  /** Returns text as ASCII. */
  static byte[] of(CharSequence json) throws MalformedMessageException {
    int others = 0;
    for (int i = 0; i < json.length(); i++) {
      others += json.charAt(i) < 0x80 ? 0 : 1;
    }
    byte[] ascii = new byte[json.length() + others * (ESCAPE_LENGTH - 1)];
    int count = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x80) {
        ascii[count++] = (byte) c;
      } else {
        count = escape(c, ascii, count);
      }
    }
    return ascii;
  }

  /**
   * Puts the escape of {@code c} at the end of {@code length} bytes of JSON text.
   *
   * @return the length with it
   * @throws MalformedMessageException if a backslash stands before it: such an escape is none, and
   *     must not become one
   */
  static int escape(char c, byte[] json, int length) throws MalformedMessageException {
    int backslashes = 0;
    while (backslashes < length && json[length - 1 - backslashes] == '\\') {
      backslashes++;
    }
    if (backslashes % 2 == 1) {
      throw new MalformedMessageException("A text has an escape that JSON does not know", null);
    }
    json[length] = '\\';
    return unicode(c, json, length + 1);
  }

  /** Puts what follows the backslash of an escaped character, and returns the length with it. */
  static int unicode(char c, byte[] json, int length) {
    json[length] = 'u';
    for (int i = 1; i <= 4; i++) {
      json[length + i] = DIGITS[(c >> (16 - 4 * i)) & 0xf];
    }
    return length + 5;
  }
}
