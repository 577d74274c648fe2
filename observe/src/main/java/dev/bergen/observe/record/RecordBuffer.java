// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow as records are written to them.
 *
 * <p>Threads: one.
 */
final class RecordBuffer {
  private static final int SMALLEST = 8 * 1024;

  private byte[] bytes = new byte[SMALLEST];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Clears the buffer; memory that a large record took is released. */
  void clear(int usual) {
    size = 0;
    if (bytes.length > 2 * usual) {
      bytes = new byte[SMALLEST];
    }
  }

  void write8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Seven bits in a byte, the lowest first; the eighth is set if more follow. */
  void number(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /** A number that may be negative: 0, -1, 1, -2 are written as 0, 1, 2, 3. */
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    write(utf8, utf8.length);
  }

  void write(byte[] from, int length) {
    room(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      int wanted = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, wanted + wanted / 2L));
    }
  }
}
