// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.config.KnownService;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Contexts by name.
 *
 * @param current the name of the default one; {@code null} for none
 * @param contexts by name, sorted
 */
public record ContextList(@Nullable String current, Map<String, NamedContext> contexts) {
  static final ContextList EMPTY = new ContextList(null, Map.of());

  private static final Set<String> KEYS =
      Set.of(
          "url",
          "password_file",
          "password_env",
          "exchange",
          "service",
          "config_files",
          "config_dirs");

  public ContextList {
    contexts = Collections.unmodifiableMap(new TreeMap<>(contexts));
  }

  /**
   * Returns the context of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the existing ones
   */
  public NamedContext require(String name) {
    NamedContext context = contexts.get(name);
    if (context == null) {
      throw new IllegalArgumentException(
          "There is no context '%s'; %s"
              .formatted(
                  name,
                  contexts.isEmpty()
                      ? "none is saved. 'bergen context add' saves one"
                      : "saved are " + String.join(", ", contexts.keySet())));
    }
    return context;
  }

  public ContextList with(NamedContext context) {
    Map<String, NamedContext> more = new LinkedHashMap<>(contexts);
    more.put(context.name(), context);
    return new ContextList(current, more);
  }

  /** Without a context; if it was the current one, none is. */
  public ContextList without(String name) {
    Map<String, NamedContext> fewer = new LinkedHashMap<>(contexts);
    fewer.remove(name);
    return new ContextList(Objects.equals(name, current) ? null : current, fewer);
  }

  public ContextList withCurrent(@Nullable String name) {
    return new ContextList(name, contexts);
  }

  /** With a line for each context, since people read the file, too. */
  String text() {
    String lines =
        contexts.values().stream()
            .map(each -> "    " + Json.of(each.name()).text() + ": " + Json.of(map(each)).text())
            .collect(Collectors.joining(",\n"));
    return "{\n  \"current\": %s,\n  \"contexts\": {\n%s\n  }\n}\n"
        .formatted(Json.of(current).text(), lines);
  }

  private static Map<String, @Nullable Object> map(NamedContext context) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (context.url() != null) {
      map.put("url", context.url().toTextWithPasswords());
    }
    put(map, "password_file", context.passwordFile());
    put(map, "password_env", context.passwordEnv());
    put(map, "exchange", context.exchange());
    put(map, "service", context.service() == null ? null : context.service().id());
    if (!context.files().isEmpty()) {
      map.put("config_files", context.files().stream().map(Path::toString).toList());
    }
    if (!context.directories().isEmpty()) {
      map.put("config_dirs", context.directories().stream().map(Path::toString).toList());
    }
    return map;
  }

  private static void put(Map<String, @Nullable Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value.toString());
    }
  }

  /**
   * Reads the file's text.
   *
   * @throws IllegalArgumentException if something in it is invalid
   * @throws MalformedMessageException if it is not JSON
   */
  static ContextList parse(String text) throws MalformedMessageException {
    if (!(Json.parse(text).toJava() instanceof Map<?, ?> whole)
        || !(whole.get("contexts") instanceof Map<?, ?> named)) {
      throw new IllegalArgumentException("it has no \"contexts\"");
    }
    Map<String, NamedContext> contexts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : named.entrySet()) {
      String name = String.valueOf(each.getKey());
      if (!(each.getValue() instanceof Map<?, ?> values)) {
        throw new IllegalArgumentException("the context '" + name + "' is not an object");
      }
      contexts.put(name, context(name, values));
    }
    Object current = whole.get("current");
    return new ContextList(current == null ? null : current.toString(), contexts);
  }

  private static NamedContext context(String name, Map<?, ?> values) {
    for (Object key : values.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(
            "the context '%s' has '%s', which nothing here knows".formatted(name, key));
      }
    }
    String url = text(values, "url");
    String passwordFile = text(values, "password_file");
    String service = text(values, "service");
    return new NamedContext(
        name,
        url == null ? null : NamedContext.parseUrl(url),
        passwordFile == null ? null : Path.of(passwordFile),
        text(values, "password_env"),
        text(values, "exchange"),
        service == null ? null : service(service),
        paths(values, "config_files"),
        paths(values, "config_dirs"));
  }

  private static KnownService service(String name) {
    KnownService service = KnownService.of(name);
    if (service == null) {
      throw new IllegalArgumentException("\"service\" is none that is known: " + name);
    }
    return service;
  }

  private static @Nullable String text(Map<?, ?> values, String key) {
    Object value = values.get(key);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("\"" + key + "\" is not a text");
    }
    return value == null ? null : value.toString();
  }

  private static List<Path> paths(Map<?, ?> values, String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("\"" + key + "\" is not a list");
    }
    return list.stream().map(each -> Path.of(String.valueOf(each))).toList();
  }
}
