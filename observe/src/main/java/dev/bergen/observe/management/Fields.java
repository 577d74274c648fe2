// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, all of them optional: brokers omit values that they have not
 * measured yet, and releases differ.
 */
final class Fields {
  /** The format of RabbitMQ before 4.0: {@code 2022-11-05 10:04:17}, in UTC. */
  private static final DateTimeFormatter OLDER = DateTimeFormatter.ofPattern("yyyy-MM-dd H:mm:ss");

  private final Map<String, @Nullable Object> members;

  private Fields(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /** Returns the members of {@code value}; none if it is not an object. */
  static Fields of(@Nullable Object value) {
    return new Fields(object(value));
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> members.put(String.valueOf(name), member));
    }
    return members; // an empty object comes as an empty array
  }

  @Nullable Object value(String name) {
    return members.get(name);
  }

  /** Returns a text; empty if there is none. */
  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  /** Returns a whole number; 0 if there is none, or it is {@code "unlimited"}. */
  long number(String name) {
    return members.get(name) instanceof Number number ? number.longValue() : 0;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  Map<String, @Nullable Object> map(String name) {
    return object(members.get(name));
  }

  Fields fields(String name) {
    return of(members.get(name));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (members.get(name) instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }

  /** Returns a time that is written in milliseconds since 1970; {@code null} if there is none. */
  @Nullable Instant millis(String name) {
    return members.get(name) instanceof Number number
        ? Instant.ofEpochMilli(number.longValue())
        : null;
  }

  /** Returns a time that is written as text in either form; {@code null} if there is none. */
  @Nullable Instant time(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text, OLDER).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException unknownForm) {
      return null;
    }
  }
}
