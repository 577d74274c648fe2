// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.NamedContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A context as it may be shown: without passwords. */
final class ContextText {
  private ContextText() {}

  static Map<String, @Nullable Object> map(NamedContext context, @Nullable String current) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", context.name());
    map.put("current", Objects.equals(context.name(), current));
    map.put("url", context.url() == null ? null : context.url().toString());
    map.put("password", password(context));
    map.put("exchange", context.exchange());
    map.put("service", context.service() == null ? null : context.service().id());
    map.put("config_files", texts(context.files()));
    map.put("config_dirs", texts(context.directories()));
    return map;
  }

  private static @Nullable String password(NamedContext context) {
    if (context.passwordFile() != null) {
      return "file " + context.passwordFile();
    }
    if (context.passwordEnv() != null) {
      return "environment " + context.passwordEnv();
    }
    return context.holdsPassword() ? "url" : null;
  }

  /** Where the broker is, in one piece. */
  static String place(NamedContext context) {
    if (context.url() != null) {
      return context.url().toString();
    }
    List<String> all = new ArrayList<>(texts(context.files()));
    all.addAll(texts(context.directories()));
    return String.join(", ", all);
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }
}
