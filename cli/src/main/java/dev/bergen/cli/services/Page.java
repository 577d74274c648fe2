// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import dev.bergen.cli.terminal.SafeText;
import dev.bergen.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints the servers of a topic. */
final class Page {
  private final Rates rates = new Rates();

  List<String> text(String topic, List<Seen> servers, List<Peer> others) {
    List<String> lines = new ArrayList<>();
    int silent = (int) servers.stream().filter(server -> !server.hasAnswered()).count();
    lines.add(
        "%s: %s"
            .formatted(topic, counted(servers.size() - silent + others.size(), "server answers")));
    if (!servers.isEmpty()) {
      lines.add(serverLine("SERVER", "HOST", "LIBRARY", "SINCE", "STATE", "IN FLIGHT"));
    }
    for (Seen server : servers) {
      lines.add(
          serverLine(
              server.server(),
              server.text("host"),
              server.text("library", " ", "library_version"),
              since(server.text("started")),
              server.hasAnswered() ? server.text("state") : "no answer",
              server.text("in_flight", " of ", "max_concurrent_calls")));
      for (Seen.Offered offered : server.offered()) {
        lines.add(
            "    %s %s: %s"
                .formatted(
                    offered.namespaces(), offered.version(), counted(offered.methods(), "method")));
      }
      lines.addAll(methods(topic, server));
    }
    kinds(others)
        .forEach((kind, count) -> lines.add("  %s: %s".formatted(kind, counted(count, "answer"))));
    lines.replaceAll(SafeText::of);
    return lines;
  }

  private List<String> methods(String topic, Seen server) {
    List<String> lines = new ArrayList<>();
    for (Seen.Called method : server.called()) {
      if (lines.isEmpty()) {
        lines.add(
            methodLine(
                "METHOD", "VERSION", "CALLS", "CALLS/S", "FAILED", "P50", "P99", "LAST ERROR"));
      }
      Object error = method.all().get("last_error");
      lines.add(
          methodLine(
              method.name(),
              method.version(),
              String.format(Locale.ROOT, "%,d", method.calls()),
              String.format(Locale.ROOT, "%,.1f", rates.of(topic, server, method)),
              String.format(Locale.ROOT, "%,d", method.failures()),
              time(method.all().get("p50")),
              time(method.all().get("p99")),
              error == null ? "" : String.valueOf(error)));
    }
    return lines;
  }

  /** One line for each server, then one for each that provides no information. */
  List<String> json(String topic, List<Seen> servers, List<Peer> others) {
    List<String> lines = new ArrayList<>();
    for (Seen server : servers) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("topic", topic);
      line.put("server", server.server());
      addAll(line, server.info());
      addAll(line, server.stats());
      Map<String, Object> calls = new LinkedHashMap<>();
      for (Seen.Called method : server.called()) {
        calls.put(method.name(), Math.round(rates.of(topic, server, method) * 1e3) / 1e3);
      }
      line.put("calls_per_second", calls);
      line.put("answered", server.hasAnswered());
      lines.add(Json.of(line).text());
    }
    for (Peer other : others) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("topic", topic);
      line.put("server", other.server());
      line.put("library", other.library());
      line.put("runtime", other.runtime());
      line.put("answer", other.answer());
      line.put("answered", true);
      lines.add(Json.of(line).text());
    }
    return lines;
  }

  private static void addAll(Map<String, @Nullable Object> line, @Nullable Map<?, ?> reported) {
    if (reported != null) {
      reported.forEach((name, value) -> line.putIfAbsent(String.valueOf(name), value));
    }
  }

  private static Map<String, Integer> kinds(List<Peer> others) {
    Map<String, Integer> kinds = new TreeMap<>();
    others.forEach(other -> kinds.merge(other.text(), 1, Integer::sum));
    return kinds;
  }

  /** {@code 2026-11-28 21:03:04}, of whatever a peer wrote. */
  private static String since(String started) {
    String seconds = started.length() > 19 ? started.substring(0, 19) : started;
    return seconds.replace('T', ' ');
  }

  private static String time(@Nullable Object seconds) {
    if (!(seconds instanceof Number number)) {
      return "-";
    }
    double value = number.doubleValue();
    return value < 1
        ? String.format(Locale.ROOT, "%.1f ms", value * 1e3)
        : String.format(Locale.ROOT, "%.1f s", value);
  }

  private static String counted(int count, String one) {
    String many = one.endsWith(" answers") ? one.replace(" answers", "s answer") : one + "s";
    return count + " " + (count == 1 ? one : many);
  }

  private static String serverLine(Object... values) {
    return String.format(Locale.ROOT, "  %-20s %-16s %-22s %-21s %-9s %s", values).stripTrailing();
  }

  private static String methodLine(Object... values) {
    return String.format(Locale.ROOT, "    %-32s %-8s %10s %9s %8s %9s %9s  %s", values)
        .stripTrailing();
  }
}
