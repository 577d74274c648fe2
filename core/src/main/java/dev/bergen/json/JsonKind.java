// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of JSON values, for errors that must not show the value itself. */
final class JsonKind {

  /** Represents a missing value. */
  static final Object NOTHING = new Object();

  private JsonKind() {}

  /** Returns the kind of a value of {@link Json#toJava()}. */
  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value == NOTHING) {
      return "nothing";
    }
    return value instanceof Long || value instanceof BigInteger
        ? "an integer"
        : "a number that is not an integer";
  }

  static String of(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number that is not an integer";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }
}
