// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods that a server reports of itself in answer to {@code info}. */
public final class ReportedMethods {
  /** The namespace in which servers report. */
  public static final String NAMESPACE = "bergen.services";

  private ReportedMethods() {}

  /**
   * Returns the names of the methods of each namespace; {@code null} is the null namespace.
   *
   * @param info comes from the wire, so any of it may be missing or of another kind
   */
  public static Map<@Nullable String, List<String>> of(@Nullable Object info) {
    Map<@Nullable String, List<String>> methods = new HashMap<>();
    for (Object endpoint : list(info, "endpoints")) {
      List<String> names = list(endpoint, "methods").stream().map(String::valueOf).toList();
      for (Object namespace : list(endpoint, "namespaces")) {
        methods
            .computeIfAbsent(
                namespace == null ? null : namespace.toString(), any -> new ArrayList<>())
            .addAll(names);
      }
    }
    return methods;
  }

  private static List<?> list(@Nullable Object map, String name) {
    return map instanceof Map<?, ?> known && known.get(name) instanceof List<?> list
        ? list
        : List.of();
  }
}
