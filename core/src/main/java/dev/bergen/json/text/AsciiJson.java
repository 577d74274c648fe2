// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import dev.bergen.message.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Converts JSON text to ASCII, as the reference writes it.
 *
 * <p>Valid JSON has other characters only within texts, where an escape means the same. So all
 * other classes of this package need to support only ASCII.
 */
public final class AsciiJson {

  /** Length of the escape of one character. */
  static final int ESCAPE_LENGTH = 6;

  /** The longest array, with room for eight bytes after the text. */
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

  /** How many characters are decoded at a time. */
  private static final int PIECE = 4 * 1024;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AsciiJson() {}

  /** Returns whether all bytes are ASCII. */
  static boolean isAscii(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if (EightBytes.beyondAscii(EightBytes.get(bytes, i)) != 0) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns received UTF-8 as ASCII: the array itself if it is ASCII, else a copy.
   *
   * @throws MalformedMessageException if it is not UTF-8, or has a backslash before a character
   *     that cannot be escaped
   */
  public static byte[] of(byte[] utf8) throws MalformedMessageException {
    if (isAscii(utf8)) {
      return utf8;
    }
    byte[] ascii = new byte[lengthOf(utf8)];
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(utf8);
    CharBuffer some = CharBuffer.allocate(PIECE);
    int count = 0;
    CoderResult result;
    do {
      result = decoder.decode(in, some, true);
      if (result.isError()) {
        throw new MalformedMessageException("The body is not UTF-8", null);
      }
      count = put(some.flip(), ascii, count);
      some.clear();
    } while (result.isOverflow());
    return ascii;
  }

  /**
   * Returns the escaped length of valid UTF-8; for any other, the decoder fails before the space
   * runs out.
   */
  private static int lengthOf(byte[] utf8) throws MalformedMessageException {
    long length = 0;
    for (byte b : utf8) {
      int lead = b & 0xff;
      if (lead < 0x80) {
        length++;
      } else if (lead >= 0xc0) { // four bytes are a pair of characters
        length += lead < 0xf0 ? ESCAPE_LENGTH : 2 * ESCAPE_LENGTH;
      }
    }
    return checked(length);
  }

  /** Returns text as ASCII. */
  public static byte[] of(CharSequence json) throws MalformedMessageException {
    long length = 0;
    for (int i = 0; i < json.length(); i++) {
      length += json.charAt(i) < 0x80 ? 1 : ESCAPE_LENGTH;
    }
    byte[] ascii = new byte[checked(length)];
    put(json, ascii, 0);
    return ascii;
  }

  private static int checked(long length) throws MalformedMessageException {
    if (length > MAX_LENGTH) {
      throw new MalformedMessageException(
          "The text has %,d bytes when it is escaped, more than the limit of %,d"
              .formatted(length, MAX_LENGTH),
          null);
    }
    return (int) length;
  }

  /** Appends {@code json} to the first {@code count} bytes, and returns the new count. */
  private static int put(CharSequence json, byte[] ascii, int count)
      throws MalformedMessageException {
    int length = count;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x80) {
        ascii[length++] = (byte) c;
      } else {
        length = escape(c, ascii, length);
      }
    }
    return length;
  }

  /**
   * Appends the escape of {@code c} to {@code length} bytes of JSON text.
   *
   * @return the new length
   * @throws MalformedMessageException if a backslash precedes it: this is not a valid escape, and
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

  /** Appends the part of a Unicode escape after its backslash, and returns the new length. */
  static int unicode(char c, byte[] json, int length) {
    json[length] = 'u';
    for (int i = 1; i <= 4; i++) {
      json[length + i] = DIGITS[(c >> (16 - 4 * i)) & 0xf];
    }
    return length + 5;
  }
}
