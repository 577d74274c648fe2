// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding as in Python's {@code urllib.parse}, which is more lenient than {@link
 * java.net.URLDecoder}: an invalid escape stands for itself, and {@code +} is a plus.
 */
final class PercentCoding {
  private static final String NEVER_QUOTED = "_.-~";

  private PercentCoding() {}

  /** Returns the text with each {@code %XX} replaced by its byte, decoded as UTF-8. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      if (isEscape(text, i)) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 3;
      } else {
        flush(bytes, decoded);
        decoded.append(text.charAt(i));
        i++;
      }
    }
    flush(bytes, decoded);
    return decoded.toString();
  }

  /**
   * Returns the text with all characters escaped except letters, digits, {@code _.-~} and {@code
   * safe}.
   */
  static String encode(String text, String safe) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isAsciiLetterOrDigit(c) || NEVER_QUOTED.indexOf(c) >= 0 || safe.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isEscape(String text, int i) {
    return text.charAt(i) == '%'
        && i + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(i + 1))
        && HexFormat.isHexDigit(text.charAt(i + 2));
  }

  private static void flush(ByteArrayOutputStream bytes, StringBuilder decoded) {
    if (bytes.size() > 0) {
      decoded.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.reset();
    }
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
