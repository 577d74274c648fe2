// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Python's values that JSON does not support, as sent without an envelope: as objects of {@code
 * __type__} and {@code __value__}. They are read as the plain texts that are sent in an envelope.
 * An object of an unknown type is left unchanged.
 */
final class TypedValues {
  private static final String TYPE = "__type__";
  private static final String VALUE = "__value__";
  private static final Pattern UUID_DIGITS =
      Pattern.compile(
          "(\\p{XDigit}{8})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{12})");

  private TypedValues() {}

  /** Returns {@code json} itself when it contains no such object. */
  static Json unwrap(Json json) {
    return json.text().contains(TYPE) ? Json.of(unwrap(json.toJava()), "payload") : json;
  }

  static @Nullable Object unwrap(@Nullable Object value) {
    if (value instanceof List<?> elements) {
      List<@Nullable Object> plain = new ArrayList<>();
      elements.forEach(element -> plain.add(unwrap(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> members) {
      return unwrapObject(members);
    }
    return value;
  }

  private static @Nullable Object unwrapObject(Map<?, ?> members) {
    if (members.size() == 2
        && members.get(TYPE) instanceof String type
        && members.containsKey(VALUE)) {
      Object plain = plain(type, members.get(VALUE));
      if (plain != null) {
        return plain;
      }
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    members.forEach((name, member) -> plain.put(String.valueOf(name), unwrap(member)));
    return plain;
  }

  /** Returns {@code null} for an unknown type. */
  private static @Nullable Object plain(String type, @Nullable Object value) {
    return switch (type) {
      case "datetime", "date", "time", "decimal", "bytes", "base64" ->
          value instanceof String ? value : null;
      case "uuid" ->
          value instanceof Map<?, ?> parts && parts.get("hex") instanceof String hex
              ? uuid(hex)
              : null;
      default -> null;
    };
  }

  private static @Nullable String uuid(String hex) {
    Matcher digits = UUID_DIGITS.matcher(hex);
    return digits.matches() ? digits.replaceFirst("$1-$2-$3-$4-$5") : null;
  }
}
