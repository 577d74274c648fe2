// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in the order of the wire, as many as are written.
 *
 * <p>Threads: one at a time.
 */
final class Bytes extends OutputStream {
  private static final int SMALL = 4 * 1024;
  private static final int KEPT = 64 * 1024;

  private byte[] bytes = new byte[SMALL];
  private int count;

  int count() {
    return count;
  }

  /** Forgets what was written after the first {@code kept}. */
  void cutTo(int kept) {
    count = kept;
    if (kept == 0 && bytes.length > KEPT) {
      bytes = new byte[SMALL];
    }
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[count++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, count, length);
    count += length;
  }

  void write16(int value) {
    reserve(2);
    bytes[count++] = (byte) (value >> 8);
    bytes[count++] = (byte) value;
  }

  void write32(int value) {
    reserve(4);
    set32(count, value);
    count += 4;
  }

  void write64(long value) {
    write32((int) (value >> 32));
    write32((int) value);
  }

  /** Writes a text of at most 255 bytes, its length before it. */
  void writeShortText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > 255) {
      throw new IllegalArgumentException("A short text has more than 255 bytes");
    }
    write(encoded.length);
    write(encoded, 0, encoded.length);
  }

  /** Writes a text, its length before it. */
  void writeLongText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    write32(encoded.length);
    write(encoded, 0, encoded.length);
  }

  /** Writes an entry of a table. */
  void writeField(String name, String value) {
    writeShortText(name);
    write('S');
    writeLongText(value);
  }

  /** Writes an entry of a table. */
  void writeField(String name, long value) {
    writeShortText(name);
    write('l');
    write64(value);
  }

  void set32(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  int get16(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, count);
    out.flush();
  }

  private void reserve(int more) {
    if (bytes.length - count < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
    }
  }
}
