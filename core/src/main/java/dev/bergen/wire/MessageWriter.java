// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import dev.bergen.json.text.AsciiBuffer;
import dev.bergen.json.text.EightBytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message inside its envelope in a single pass: since the message is a JSON text within
 * JSON, every byte is escaped for both layers at once.
 *
 * <p>Threads: one. A writer writes one message.
 */
final class MessageWriter {

  private static final byte[] HEAD = ascii("{\"oslo.version\": \"2.0\", \"oslo.message\": \"{");
  private static final byte[] TAIL = ascii("}\"}");
  private static final byte[] QUOTE = ascii("\\\"");
  private static final byte[] BETWEEN = ascii(", ");
  private static final byte[] IS = ascii(": ");
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  /** The longest form of a character: a Unicode escape with an escaped backslash. */
  private static final int LONGEST = 7;

  /** How many characters of JSON text are escaped at once. */
  private static final int PIECE = 2048;

  private final AsciiBuffer out;
  private boolean first = true;

  /**
   * @param expected size of the message in bytes, to avoid copying
   */
  MessageWriter(int expected) {
    out = new AsciiBuffer(expected);
    out.putAll(HEAD);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the start of a member within an envelope; its name must be plain ASCII. */
  static byte[] member(String name) {
    return ascii(", \\\"" + name + "\\\": ");
  }

  /** Starts a member whose value is written next. */
  MessageWriter name(byte[] member) {
    int skipped = first ? BETWEEN.length : 0;
    first = false;
    out.put(member, skipped);
    return this;
  }

  /** Starts a member whose value is written next. */
  MessageWriter name(String name) {
    return name("", name);
  }

  /** Starts a member whose name has two parts. */
  MessageWriter name(String prefix, String name) {
    if (first) {
      first = false;
    } else {
      out.putAll(BETWEEN);
    }
    out.putAll(QUOTE);
    characters(prefix);
    characters(name);
    out.putAll(QUOTE);
    out.putAll(IS);
    return this;
  }

  /** Writes a text value. */
  void text(String text) {
    out.putAll(QUOTE);
    characters(text);
    out.putAll(QUOTE);
  }

  private void characters(String text) {
    int length = text.length();
    out.ensure(length);
    byte[] bytes = out.array();
    int start = out.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        out.advance(i);
        otherCharacters(text, i);
        return;
      }
      bytes[start + i] = (byte) c;
    }
    out.advance(length);
  }

  /** Writes the characters from {@code start} on, some of which may need an escape. */
  private void otherCharacters(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      out.ensure(LONGEST + text.length() - i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        out.put(c);
      } else {
        escaped(c);
      }
    }
  }

  void textOrNull(@Nullable String text) {
    if (text == null) {
      nothing();
    } else {
      text(text);
    }
  }

  /** Writes a value that is JSON text already. */
  void json(Json value) {
    String text = value.text();
    for (int from = 0; from < text.length(); from += PIECE) {
      escapedPiece(text, from, Math.min(from + PIECE, text.length()));
    }
  }

  /**
   * Escapes a piece of JSON text. The piece is first copied so far ahead in the buffer that the
   * output never overtakes the input.
   */
  @SuppressWarnings("deprecation") // only for non-ASCII characters, which do not occur
  private void escapedPiece(String text, int from, int to) {
    int size = to - from;
    out.ensure(2 * size + 2 * Long.BYTES);
    byte[] bytes = out.array();
    int at = out.length();
    int i = at + size + Long.BYTES;
    int end = i + size;
    text.getBytes(from, to, bytes, i);
    while (i < end) {
      long eight = EightBytes.get(bytes, i);
      EightBytes.put(bytes, at, eight);
      long special = EightBytes.special(eight);
      int plain = special == 0 ? Long.BYTES : EightBytes.first(special);
      if (plain >= end - i) {
        at += end - i;
        break;
      }
      at += plain;
      i += plain;
      if (special != 0) {
        byte c = bytes[i++];
        if (c == '"' || c == '\\') {
          bytes[at++] = '\\';
          bytes[at++] = c;
        } else {
          // Line ends and tabs of a received text can only occur between tokens.
          bytes[at++] = ' ';
        }
      }
    }
    out.advance(at - out.length());
  }

  /** Writes a number. */
  void number(String digits) {
    out.putAll(ascii(digits));
  }

  void bool(boolean value) {
    out.putAll(value ? TRUE : FALSE);
  }

  void nothing() {
    out.putAll(NULL);
  }

  /** Ends the message and its envelope; nothing may be written afterwards. */
  byte[] body() {
    out.putAll(TAIL);
    return out.finish();
  }

  /** Writes a character that JSON escapes, with the escape itself escaped. */
  private void escaped(char c) {
    out.put('\\');
    out.put('\\');
    switch (c) {
      case '"', '\\' -> {
        out.put('\\');
        out.put(c);
      }
      case '\b' -> out.put('b');
      case '\f' -> out.put('f');
      case '\n' -> out.put('n');
      case '\r' -> out.put('r');
      case '\t' -> out.put('t');
      default -> out.putUnicode(c);
    }
  }
}
