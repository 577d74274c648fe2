// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a connection and checks its first bytes. A broker starts with a method frame; another
 * service at that port is named in the error, which the codec could not do.
 */
public final class FirstBytes extends FilterInputStream {
  private static final int METHOD = 1;
  private static final int TLS_ALERT = 0x15;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int MOST_SHOWN = 40;

  /** The service at that address is not a broker of AMQP 0-9-1, or one behind TLS. */
  public static final class NotAmqpException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAmqpException(String message) {
      super(message);
    }
  }

  /** Reader only. */
  private boolean checked;

  FirstBytes(InputStream socket) {
    super(socket);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (!checked && count > 0) {
      checked = true;
      if (into[offset] != METHOD) {
        throw new NotAmqpException(describe(into, offset, count));
      }
    }
    return count;
  }

  private static String describe(byte[] bytes, int offset, int count) {
    int first = bytes[offset] & 0xff;
    if (first == TLS_ALERT || first == TLS_HANDSHAKE) {
      return "this port speaks TLS: set ssl=true, or give the plain-text port (usually 5672)";
    }
    String text = new String(bytes, offset, count, StandardCharsets.ISO_8859_1);
    if (text.startsWith("AMQP") && count >= 8) {
      return "it speaks AMQP %d.%d only, and this driver 0-9-1"
          .formatted(bytes[offset + 5], bytes[offset + 6]);
    }
    String remedy = "Give the broker's port (usually 5672)";
    if (text.startsWith("HTTP/")) {
      return "this port does not speak AMQP but HTTP. " + remedy;
    }
    return "this port does not speak AMQP: its first word is %s. %s"
        .formatted(shown(bytes, offset, count), remedy);
  }

  /** Returns readable text up to the first line's end; else the bytes. */
  private static String shown(byte[] bytes, int offset, int count) {
    StringBuilder text = new StringBuilder();
    StringBuilder hex = new StringBuilder();
    for (int i = offset; i < offset + Math.min(count, MOST_SHOWN); i++) {
      int value = bytes[i] & 0xff;
      if (value == '\r' || value == '\n') {
        break;
      }
      hex.append(String.format(Locale.ROOT, "%02x", value));
      text.append((char) value);
    }
    boolean readable = !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return readable ? "'" + text + "'" : hex.toString();
  }
}
