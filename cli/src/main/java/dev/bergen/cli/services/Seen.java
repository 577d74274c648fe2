// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import dev.bergen.cli.terminal.ErrorReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's information about itself. It comes from the wire, so any of it may be missing or of
 * another kind.
 *
 * @param info its methods; {@code null} if it did not answer in time
 * @param stats its numbers; {@code null} if it did not answer in time
 */
record Seen(String server, @Nullable Map<?, ?> info, @Nullable Map<?, ?> stats) {

  /** One method and how often it was called. */
  record Called(String name, String version, long calls, long failures, Map<?, ?> all) {}

  /** The methods under one namespace and version. */
  record Offered(String namespaces, String version, int methods) {}

  @Nullable Object reported(String name) {
    Map<?, ?> info = info();
    Object value = info == null ? null : info.get(name);
    Map<?, ?> stats = stats();
    return value == null && stats != null ? stats.get(name) : value;
  }

  /** Returns a value on one line; a dash if it is missing. */
  String text(String name) {
    Object value = reported(name);
    return value == null ? "-" : ErrorReport.oneLine(String.valueOf(value));
  }

  /** Returns two values that belong together, on one line; a dash if both are missing. */
  String text(String name, String between, String other) {
    return reported(name) == null && reported(other) == null
        ? "-"
        : text(name) + between + text(other);
  }

  /** Returns whether it sent its numbers. */
  boolean hasAnswered() {
    return stats() != null;
  }

  double uptime() {
    return reported("uptime") instanceof Number seconds ? seconds.doubleValue() : 0;
  }

  List<Called> called() {
    List<Called> called = new ArrayList<>();
    for (Map<?, ?> method : maps(stats(), "methods")) {
      Object namespace = method.get("namespace");
      String name = one(method, "method");
      called.add(
          new Called(
              namespace == null ? name : ErrorReport.oneLine(namespace + "." + name),
              one(method, "version"),
              count(method, "calls"),
              count(method, "failures"),
              method));
    }
    return called;
  }

  List<Offered> offered() {
    List<Offered> offered = new ArrayList<>();
    for (Map<?, ?> endpoint : maps(info(), "endpoints")) {
      List<String> names = new ArrayList<>();
      for (Object namespace : list(endpoint, "namespaces")) {
        names.add(namespace == null ? "null namespace" : String.valueOf(namespace));
      }
      offered.add(
          new Offered(
              ErrorReport.oneLine(String.join(", ", names)),
              one(endpoint, "version"),
              list(endpoint, "methods").size()));
    }
    return offered;
  }

  private static String one(Map<?, ?> from, String name) {
    return ErrorReport.oneLine(String.valueOf(from.get(name)));
  }

  private static long count(Map<?, ?> from, String name) {
    return from.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static List<Map<?, ?>> maps(@Nullable Map<?, ?> from, String name) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (from != null) {
      for (Object each : list(from, name)) {
        if (each instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  private static List<?> list(Map<?, ?> from, String name) {
    return from.get(name) instanceof List<?> list ? list : List.of();
  }
}
