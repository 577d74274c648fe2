// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The payload of one frame, read where it lies.
 *
 * <p>Threads: one at a time.
 */
public final class Input {
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /** Reads {@code bytes} from {@code from} to {@code to} from now on; returns this. */
  Input over(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    return this;
  }

  int left() {
    return end - at;
  }

  /** Returns the array that is read. */
  byte[] array() {
    return bytes;
  }

  /** Returns where in the array the next byte lies. */
  int position() {
    return at;
  }

  public int read8() throws ProtocolException {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int read16() throws ProtocolException {
    need(2);
    int value = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    at += 2;
    return value;
  }

  public int read32() throws ProtocolException {
    need(4);
    int value =
        (bytes[at] & 0xff) << 24
            | (bytes[at + 1] & 0xff) << 16
            | (bytes[at + 2] & 0xff) << 8
            | (bytes[at + 3] & 0xff);
    at += 4;
    return value;
  }

  public long read64() throws ProtocolException {
    return (long) read32() << 32 | (read32() & 0xffff_ffffL);
  }

  public boolean readBoolean() throws ProtocolException {
    return (read8() & 1) != 0;
  }

  public String readShortText() throws ProtocolException {
    return text(read8());
  }

  /** The same, for a text that is likely to repeat. */
  public String readShortText(Texts known) throws ProtocolException {
    int length = read8();
    need(length);
    String text = known.get(bytes, at, length);
    at += length;
    return text;
  }

  public String readLongText() throws ProtocolException {
    return text(length());
  }

  /** Returns a text where the bytes are one, else the bytes. */
  Object readLongTextOrBytes() throws ProtocolException {
    int length = length();
    need(length);
    if (isAscii(length)) {
      return text(length);
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
      at += length;
      return text;
    } catch (CharacterCodingException e) {
      return bytes(length);
    }
  }

  private boolean isAscii(int length) {
    for (int i = at; i < at + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  byte[] readLongBytes() throws ProtocolException {
    return bytes(length());
  }

  /** Returns the size that stands before something, which is all there. */
  int length() throws ProtocolException {
    int length = read32();
    if (length < 0) {
      throw tooShort();
    }
    need(length);
    return length;
  }

  private String text(int length) throws ProtocolException {
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private byte[] bytes(int length) throws ProtocolException {
    need(length);
    byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return copy;
  }

  private void need(int more) throws ProtocolException {
    if (end - at < more) {
      throw tooShort();
    }
  }

  private static ProtocolException tooShort() {
    return new ProtocolException(
        ProtocolException.SYNTAX_ERROR, "a frame ends before what it has to contain");
  }
}
