// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one versioned object. All have the project's prefix.
 *
 * @param map the received map
 */
record ObjectKeys(String prefix, Map<?, ?> map) {
  private static final String NAME = ".name";

  /** Returns the prefix of an object's map, or {@code null} for other maps. */
  static @Nullable String prefixOf(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (key instanceof String text && text.endsWith(NAME)) {
        String prefix = text.substring(0, text.length() - NAME.length());
        if (map.containsKey(prefix + ".version") && map.containsKey(prefix + ".namespace")) {
          return prefix;
        }
      }
    }
    return null;
  }

  String text(String key) {
    if (value(key) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw wrong(key, "text");
  }

  /** Returns the map of a key; empty where the key is missing and not needed. */
  Map<String, @Nullable Object> fields(String key, boolean needed) {
    Object value = value(key);
    if (value == null && !needed) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> fields)) {
      throw wrong(key, "a map");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    fields.forEach((name, field) -> named.put(String.valueOf(name), field));
    return named;
  }

  Set<String> names(String key) {
    return texts(value(key));
  }

  /** Returns the texts of a list; none for other values. */
  static Set<String> texts(@Nullable Object value) {
    Collection<?> list = value instanceof Collection<?> some ? some : List.of();
    Set<String> texts = new LinkedHashSet<>();
    for (Object element : list) {
      if (element instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  private @Nullable Object value(String key) {
    return map.get(prefix + "." + key);
  }

  private IllegalArgumentException wrong(String key, String wanted) {
    return new IllegalArgumentException(
        "%s.%s must be %s, got %s".formatted(prefix, key, wanted, kind(value(key))));
  }

  /** Names the kind of a value, and not the value, which may be secret. */
  static String kind(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map<?, ?>) {
      return "a map";
    }
    return value instanceof Collection<?> ? "a list" : value.getClass().getSimpleName();
  }
}
