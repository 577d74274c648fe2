// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

/** Keeps JSON text in ASCII, as the reference writes it. */
final class AsciiJson {

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private AsciiJson() {}

  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Returns valid JSON text with whatever is not ASCII, which only texts have, escaped. */
  static String escape(String json) {
    StringBuilder ascii = new StringBuilder(json.length() + 32);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          ascii.append(hexDigit(c, shift));
        }
      }
    }
    return ascii.toString();
  }

  static char hexDigit(char c, int shift) {
    return DIGITS[(c >> shift) & 0xf];
  }
}
