// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link RecordBuffer} writes, within bounds that it checks.
 *
 * <p>Threads: one.
 */
final class RecordCursor {

  /** The bytes do not follow the format. */
  static final class BrokenRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenRecordException(String what) {
      super(what);
    }
  }

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int end;
  private int position;

  RecordCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int position() {
    return position;
  }

  int left() {
    return end - position;
  }

  int read8() throws BrokenRecordException {
    if (position >= end) {
      throw new BrokenRecordException("a record ends too early");
    }
    return bytes[position++] & 0xFF;
  }

  long number() throws BrokenRecordException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = read8();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new BrokenRecordException("a number has more than ten bytes");
  }

  long signed() throws BrokenRecordException {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Returns a length that fits into the rest. */
  int length() throws BrokenRecordException {
    long length = number();
    if (length < 0 || length > left()) {
      throw new BrokenRecordException(
          "a length of %,d where %,d bytes are left".formatted(length, left()));
    }
    return (int) length;
  }

  String text() throws BrokenRecordException {
    int length = length();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(length);
    }
    position += length;
    return text;
  }

  /** The character may be in the text, or stand for invalid bytes. */
  private void requireUtf8(int length) throws BrokenRecordException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, position, length));
    } catch (CharacterCodingException e) {
      throw new BrokenRecordException("a text is not UTF-8");
    }
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return rest;
  }

  /** Returns a reader of the next bytes, which stay here until they are skipped. */
  RecordCursor part(int length) {
    return new RecordCursor(bytes, position, position + length);
  }

  void skipTo(int place) {
    position = place;
  }
}
