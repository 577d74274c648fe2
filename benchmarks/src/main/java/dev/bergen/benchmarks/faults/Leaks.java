// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What is left although it should not be.
 *
 * @param threads of ours, after everything was closed
 * @param connections at the broker, after everything was closed
 * @param channels more at the broker after the last fault than ever during the first round of
 *     faults
 * @param queues at the broker that were not there before the first fault, or that are ours alone
 *     and outlived their time after everything was closed
 * @param calls still waited for before closing
 * @param unsent still to be sent before closing
 */
record Leaks(
    List<String> threads,
    int connections,
    int channels,
    List<String> queues,
    int calls,
    int unsent) {
  Leaks {
    threads = List.copyOf(threads);
    queues = List.copyOf(queues);
  }

  int total() {
    return threads.size() + connections + channels + queues.size() + calls + unsent;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| leaked | |");
    lines.add("|---|---|");
    lines.add("| threads | " + named(threads) + " |");
    lines.add("| connections at the broker | " + connections + " |");
    lines.add("| channels at the broker | " + channels + " |");
    lines.add("| queues at the broker | " + named(queues) + " |");
    lines.add("| pending calls | " + calls + " |");
    lines.add("| unsent messages | " + unsent + " |");
    return lines;
  }

  private static String named(List<String> names) {
    return names.isEmpty() ? "0" : names.size() + ": " + String.join(", ", names);
  }
}
