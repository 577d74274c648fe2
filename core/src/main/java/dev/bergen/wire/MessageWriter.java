// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message inside its envelope in a single pass: as the message is a JSON text within
 * JSON, every byte is escaped for both layers when it is written.
 *
 * <p>Threads: one. A writer writes one message.
 */
final class MessageWriter {

  private static final byte[] HEAD =
      "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;
  private boolean first = true;

  /**
   * @param expected bytes that the body may have, so that it need not be copied often
   */
  MessageWriter(int expected) {
    bytes = Arrays.copyOf(HEAD, HEAD.length + Math.max(expected, 64));
    length = HEAD.length;
  }

  /** Begins a member whose value is written next. */
  MessageWriter name(String name) {
    if (first) {
      first = false;
    } else {
      ascii(", ");
    }
    text(name);
    ascii(": ");
    return this;
  }

  /** Writes a text value. */
  void text(String text) {
    ascii("\\\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        put(c);
      } else {
        escaped(c);
      }
    }
    ascii("\\\"");
  }

  void textOrNull(@Nullable String text) {
    if (text == null) {
      literal("null");
    } else {
      text(text);
    }
  }

  /** Writes a value that is JSON text already. */
  void json(Json value) {
    String text = value.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ') {
        if (c == '"' || c == '\\') {
          put('\\');
        }
        put(c);
      } else {
        // Blanks between tokens: a received text may have line ends and tabs there.
        put(' ');
      }
    }
  }

  /** Writes a number, true, false or null. */
  void literal(String text) {
    ascii(text);
  }

  /** Ends the message and its envelope; nothing may be written afterwards. */
  byte[] body() {
    ascii("}\"}");
    return Arrays.copyOf(bytes, length);
  }

  /** Writes a character that JSON escapes, with the escape itself escaped. */
  private void escaped(char c) {
    put('\\');
    put('\\');
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\b' -> put('b');
      case '\f' -> put('f');
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          put(AsciiJson.hexDigit(c, shift));
        }
      }
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(char c) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    bytes[length++] = (byte) c;
  }
}
