// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import dev.bergen.openstack.VersionedObject;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a payload, versioned or not. Missing values and values of an unexpected type are
 * {@code null}, so that events of newer senders can be read.
 */
record EventValues(Map<String, ? extends @Nullable Object> values) {

  static EventValues of(@Nullable Object payload) {
    if (VersionedObject.isObject(payload)) {
      try {
        return new EventValues(VersionedObject.of(payload).data());
      } catch (IllegalArgumentException e) {
        return new EventValues(Map.of());
      }
    }
    return new EventValues(payload instanceof Map<?, ?> map ? named(map) : Map.of());
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> map) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  /** Returns the first of these entries that is a text and not empty. */
  @Nullable String text(String... names) {
    for (String name : names) {
      if (values.get(name) instanceof String text && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  @Nullable Long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : null;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  @Nullable Instant time(String name) {
    return instant(values.get(name));
  }

  EventValues inner(String name) {
    return of(values.get(name));
  }

  List<EventValues> list(String name) {
    List<EventValues> list = new ArrayList<>();
    if (values.get(name) instanceof List<?> members) {
      members.forEach(member -> list.add(of(member)));
    }
    return list;
  }

  /** Reads the forms of oslo.messaging, of versioned objects and of older payloads; all UTC. */
  static @Nullable Instant instant(@Nullable Object value) {
    if (!(value instanceof String text) || text.isEmpty()) {
      return null;
    }
    String plain = text.replace(' ', 'T').replaceFirst("(Z|\\+00:00)$", "");
    try {
      return LocalDateTime.parse(plain).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
