// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in the order of the wire, as many as are written.
 *
 * <p>Threads: one at a time.
 */
public final class Bytes {
  private static final int SMALL = 4 * 1024;
  private static final int KEPT = 64 * 1024;
  private static final int MOST_OF_SHORT_TEXT = 255;

  private byte[] bytes = new byte[SMALL];
  private int count;

  /** Makes an empty one. */
  public Bytes() {}

  /** Returns how many there are. */
  public int count() {
    return count;
  }

  /** Returns a copy of all. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, count);
  }

  /** Forgets what was written after the first {@code kept}. */
  public void cutTo(int kept) {
    count = kept;
    if (kept == 0 && bytes.length > KEPT) {
      bytes = new byte[SMALL];
    }
  }

  /** Writes the lowest 8 bits of {@code value}. */
  public void write8(int value) {
    reserve(1);
    bytes[count++] = (byte) value;
  }

  /** Writes the lowest 16 bits of {@code value}. */
  public void write16(int value) {
    reserve(2);
    bytes[count++] = (byte) (value >> 8);
    bytes[count++] = (byte) value;
  }

  /** Writes 32 bits. */
  public void write32(int value) {
    reserve(4);
    set32(count, value);
    count += 4;
  }

  /** Writes 64 bits. */
  public void write64(long value) {
    write32((int) (value >> 32));
    write32((int) value);
  }

  /** Writes a part of {@code from} unchanged. */
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, count, length);
    count += length;
  }

  /**
   * Writes a text, its length before it.
   *
   * @throws IllegalArgumentException if it has more than 255 bytes
   */
  @SuppressWarnings("deprecation") // the only way that does not copy twice
  public void writeShortText(String text) {
    int length = text.length();
    if (length <= MOST_OF_SHORT_TEXT && isAscii(text)) {
      reserve(length + 1);
      bytes[count++] = (byte) length;
      text.getBytes(0, length, bytes, count);
      count += length;
      return;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > MOST_OF_SHORT_TEXT) {
      throw new IllegalArgumentException("A short text has more than 255 bytes");
    }
    write8(encoded.length);
    write(encoded, 0, encoded.length);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Writes a text, its length before it. */
  public void writeLongText(String text) {
    writeLongBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes, their number before them. */
  public void writeLongBytes(byte[] value) {
    write32(value.length);
    write(value, 0, value.length);
  }

  /** Writes an entry of a table. */
  public void writeField(String name, String value) {
    writeShortText(name);
    write8('S');
    writeLongText(value);
  }

  /** Writes an entry of a table. */
  public void writeField(String name, long value) {
    writeShortText(name);
    write8('l');
    write64(value);
  }

  /** Begins what has its size, in bytes, before it; returns what {@link #endSized} wants. */
  public int beginSized() {
    write32(0);
    return count;
  }

  /** Ends what {@link #beginSized} began. */
  public void endSized(int begun) {
    set32(begun - 4, count - begun);
  }

  /** Begins a frame; returns what {@link #endFrame} wants. */
  public int beginFrame(int type, int channel) {
    write8(type);
    write16(channel);
    return beginSized();
  }

  /**
   * Ends a frame.
   *
   * @throws IllegalArgumentException if it is larger than {@code frameMax}
   */
  public void endFrame(int begun, int frameMax) {
    int size = count - begun + Frames.OVERHEAD;
    if (size > frameMax) {
      throw new IllegalArgumentException(
          "A frame of %d bytes is larger than the broker takes (%d)".formatted(size, frameMax));
    }
    endSized(begun);
    write8(Frames.END);
  }

  private void set32(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, count);
    out.flush();
  }

  private void reserve(int more) {
    if (bytes.length - count < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(count, more)));
    }
  }
}
