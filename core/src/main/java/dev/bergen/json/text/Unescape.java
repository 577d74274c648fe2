// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.nio.charset.StandardCharsets;

/**
 * Replaces escapes by their characters, in ASCII text whose escapes were checked before.
 *
 * <p>All escapes are decoded by {@link #character}. {@link JsonScanner#nestedJson} has a loop of
 * its own around it: it checks as it copies, in one pass over a body that was not scanned yet, and
 * writes ASCII bytes. Texts here were scanned, so their length is known and nothing needs a check;
 * one loop for both would check each text twice, or copy each body twice.
 */
final class Unescape {

  private Unescape() {}

  /**
   * Returns the text between {@code start} and {@code end}, which has {@code characters}
   * characters.
   */
  static String text(byte[] json, int start, int end, int characters) {
    char[] chars = new char[characters];
    int count = 0;
    int i = start;
    while (i < end) {
      char c = (char) json[i];
      if (c == '\\') {
        chars[count++] = character(json, i);
        i += json[i + 1] == 'u' ? 6 : 2;
      } else {
        chars[count++] = c;
        i++;
      }
    }
    return new String(chars, 0, count);
  }

  /** Returns the character of the escape at {@code i}. */
  static char character(byte[] json, int i) {
    byte c = json[i + 1];
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int digit = i + 2; digit < i + 6; digit++) {
          code = code << 4 | Character.digit(json[digit], 16);
        }
        yield (char) code;
      }
      default -> (char) c;
    };
  }

  /**
   * Returns JSON text from a text within JSON, whose only escapes are of quotes and backslashes.
   */
  static String nestedJson(byte[] json, int start, int end) {
    byte[] nested = Scratch.take(end - start + Long.BYTES);
    int length = nestedJson(json, start, end, nested);
    String text = new String(nested, 0, length, StandardCharsets.ISO_8859_1);
    Scratch.release(nested);
    return text;
  }

  /**
   * Returns a text of {@code characters} characters from JSON text that is itself a text within
   * JSON; both have only the usual escapes.
   */
  static String nestedText(byte[] json, int start, int end, int characters) {
    byte[] nested = Scratch.take(end - start + Long.BYTES);
    int length = nestedJson(json, start, end, nested);
    String text = text(nested, 0, length, characters);
    Scratch.release(nested);
    return text;
  }

  private static int nestedJson(byte[] json, int start, int end, byte[] nested) {
    int count = 0;
    int i = start;
    while (i < end) {
      if (i <= end - Long.BYTES) {
        long eight = EightBytes.get(json, i);
        long backslashes = EightBytes.backslashes(eight);
        EightBytes.put(nested, count, eight);
        if (backslashes == 0) {
          i += Long.BYTES;
          count += Long.BYTES;
          continue;
        }
        int plain = EightBytes.first(backslashes);
        i += plain;
        count += plain;
      }
      byte c = json[i++];
      nested[count++] = c == '\\' ? json[i++] : c;
    }
    return count;
  }
}
