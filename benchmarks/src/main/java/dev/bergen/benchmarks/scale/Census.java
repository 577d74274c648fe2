// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a broker holds, by its own word.
 *
 * @param values counts such as {@code channels}, and bytes of memory such as {@code queue_procs}
 */
record Census(Map<String, Long> values) {
  /** What rabbitmqctl evaluates. It works on every release since 3.8. */
  static final String QUESTION =
      """
      [{connections, length(rabbit_networking:local_connections())},
       {channels, length(rabbit_channel:list_local())},
       {queues, length(rabbit_amqqueue:list())},
       {erlang_processes, erlang:system_info(process_count)},
       {files, erlang:system_info(port_count)}
       | rabbit_vm:memory()].
      """;

  private static final Pattern ENTRY = Pattern.compile("\\{\\s*'?(\\w+)'?\\s*,\\s*(\\d+)\\s*}");

  Census {
    values = Map.copyOf(values);
  }

  /** Reads the answer, an Erlang list of pairs; pairs of something else are skipped. */
  static Census parse(String answer) {
    Map<String, Long> values = new TreeMap<>();
    Matcher entry = ENTRY.matcher(answer);
    while (entry.find()) {
      values.putIfAbsent(entry.group(1), Long.parseLong(entry.group(2)));
    }
    if (!values.containsKey("connections")) {
      throw new IllegalArgumentException("no census: " + answer);
    }
    return new Census(values);
  }

  long get(String name) {
    return values.getOrDefault(name, 0L);
  }

  /** Returns how much of it there is more than before. */
  long since(Census before, String name) {
    return get(name) - before.get(name);
  }

  int connections() {
    return (int) get("connections");
  }

  int channels() {
    return (int) get("channels");
  }

  int queues() {
    return (int) get("queues");
  }
}
