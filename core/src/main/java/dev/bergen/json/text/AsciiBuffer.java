// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.util.Arrays;

/** ASCII text that grows at its end, in a borrowed buffer, which {@link #release} returns. */
public final class AsciiBuffer {

  private byte[] bytes;
  private int length;

  public AsciiBuffer(int capacity) {
    this(Scratch.take(capacity), 0);
  }

  /** Takes over a borrowed buffer with its text. */
  public AsciiBuffer(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Makes room for {@code more} bytes. */
  public void ensure(int more) {
    if (more > bytes.length - length) {
      byte[] larger = Scratch.take(Math.max(length + more, 2 * bytes.length));
      System.arraycopy(bytes, 0, larger, 0, length);
      bytes = larger;
    }
  }

  /** Appends a character, for which there must be room. */
  public void put(char ascii) {
    bytes[length++] = (byte) ascii;
  }

  public void putAll(byte[] ascii) {
    put(ascii, 0);
  }

  /** Appends all but the first {@code skipped} bytes. */
  public void put(byte[] ascii, int skipped) {
    int size = ascii.length - skipped;
    ensure(size);
    System.arraycopy(ascii, skipped, bytes, length, size);
    length += size;
  }

  /** Extends the text by bytes that were written to {@link #array} after its end. */
  public void advance(int more) {
    length += more;
  }

  /** Appends the part of a Unicode escape after its backslash, for which there must be room. */
  public void putUnicode(char c) {
    length = AsciiJson.unicode(c, bytes, length);
  }

  /** Returns the buffer itself, whose first {@link #length} bytes are the text. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Returns the text and releases the buffer. */
  public byte[] finish() {
    byte[] text = Arrays.copyOf(bytes, length);
    release();
    return text;
  }

  public void release() {
    Scratch.release(bytes);
  }
}
