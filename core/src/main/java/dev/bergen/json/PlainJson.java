// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of nearly all arguments and results exactly as {@link JavaToJson} does, at a
 * fraction of its cost: texts, finite numbers, booleans, nulls, JSON, and the platform's lists and
 * maps of only these.
 */
final class PlainJson {
  /** Deeper values are left to {@link JavaToJson}, which limits the depth. */
  private static final int MAX_DEPTH = 8;

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private PlainJson() {}

  /** Returns the text; {@code null} if the value contains any other type. */
  static @Nullable String write(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
      return value.toString();
    }
    StringBuilder out = new StringBuilder(128);
    return append(out, value, 0) ? out.toString() : null;
  }

  private static boolean append(StringBuilder out, @Nullable Object value, int depth) {
    if (value instanceof String text) {
      appendText(out, text);
    } else if (value == null
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Boolean
        || (value instanceof Double real && Double.isFinite(real))) {
      out.append(value);
    } else if (value instanceof Json json) {
      out.append(json.text());
    } else if (depth == MAX_DEPTH || value.getClass().getModule() != Object.class.getModule()) {
      return false;
    } else if (value instanceof Map<?, ?> map) {
      return appendMap(out, map, depth + 1);
    } else if (value instanceof List<?> list) {
      return appendList(out, list, depth + 1);
    } else {
      return false;
    }
    return true;
  }

  private static boolean appendMap(StringBuilder out, Map<?, ?> map, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        return false;
      }
      if (!first) {
        out.append(", ");
      }
      first = false;
      appendText(out, name);
      out.append(": ");
      if (!append(out, entry.getValue(), depth)) {
        return false;
      }
    }
    out.append('}');
    return true;
  }

  private static boolean appendList(StringBuilder out, List<?> list, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        out.append(", ");
      }
      first = false;
      if (!append(out, element, depth)) {
        return false;
      }
    }
    out.append(']');
    return true;
  }

  private static void appendText(StringBuilder out, String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '\u007f' || c == '"' || c == '\\') {
        out.append(text, plain, i);
        escape(out, c);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(DIGITS[(c >> shift) & 0xf]);
        }
      }
    }
  }
}
