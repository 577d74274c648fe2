// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the types of most arguments and results exactly as {@link JsonToJava} does, at a fraction
 * of its cost: texts without escapes, whole numbers that certainly fit, and booleans.
 */
final class PlainTypes {
  /** A number with fewer characters than this, including its sign, certainly fits. */
  private static final int INT_CHARACTERS = 10;

  private static final int LONG_CHARACTERS = 19;

  private PlainTypes() {}

  /** Returns the value; {@code null} if it must be read, or rejected, by {@link JsonToJava}. */
  static @Nullable Object read(String text, Type type) {
    if (type == String.class) {
      return text(text);
    } else if (type == long.class || type == Long.class) {
      return isWhole(text, LONG_CHARACTERS) ? (Long) Long.parseLong(text) : null;
    } else if (type == int.class || type == Integer.class) {
      return isWhole(text, INT_CHARACTERS) ? (Integer) Integer.parseInt(text) : null;
    } else if (type == boolean.class || type == Boolean.class) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    return null;
  }

  private static @Nullable String text(String text) {
    return text.charAt(0) == '"' && text.indexOf('\\') < 0
        ? text.substring(1, text.length() - 1)
        : null;
  }

  private static boolean isWhole(String text, int tooMany) {
    int length = text.length();
    int first = text.charAt(0) == '-' ? 1 : 0;
    if (length >= tooMany || first == length) {
      return false;
    }
    for (int i = first; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
