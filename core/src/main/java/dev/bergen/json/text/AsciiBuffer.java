// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.util.Arrays;

/** ASCII text that grows at its end, in a buffer that is lent: {@link #release} ends its life. */
public final class AsciiBuffer {

  private byte[] bytes;
  private int length;

  public AsciiBuffer(int capacity) {
    this(Scratch.take(capacity), 0);
  }

  /** Takes over a buffer that was lent, with the text that is in it. */
  public AsciiBuffer(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Makes room for so many bytes more. */
  public void ensure(int more) {
    if (more > bytes.length - length) {
      byte[] larger = Scratch.take(Math.max(length + more, 2 * bytes.length));
      System.arraycopy(bytes, 0, larger, 0, length);
      bytes = larger;
    }
  }

  /** Puts a character for which there is room. */
  public void put(char ascii) {
    bytes[length++] = (byte) ascii;
  }

  public void putAll(byte[] ascii) {
    put(ascii, 0);
  }

  /** Puts all but the first {@code skipped} bytes. */
  public void put(byte[] ascii, int skipped) {
    int size = ascii.length - skipped;
    ensure(size);
    System.arraycopy(ascii, skipped, bytes, length, size);
    length += size;
  }

  /** So many bytes were put into {@link #array} after the last. */
  public void advance(int more) {
    length += more;
  }

  /** Puts what follows the backslash of an escaped character, for which there is room. */
  public void putUnicode(char c) {
    length = AsciiJson.unicode(c, bytes, length);
  }

  /** Returns the buffer itself, of which the first {@link #length} bytes count. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Returns the text and gives the buffer back. */
  public byte[] finish() {
    byte[] text = Arrays.copyOf(bytes, length);
    release();
    return text;
  }

  public void release() {
    Scratch.giveBack(bytes);
  }
}
