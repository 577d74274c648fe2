// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that there were, and how long it took to get over each. Main thread only. */
final class FaultLog {

  /**
   * One fault.
   *
   * @param recovery from its healing until all went on; {@code null} if it did not in time
   */
  private record Got(@Nullable Duration recovery) {}

  private final Map<Fault, List<Got>> byFault = new EnumMap<>(Fault.class);
  private final List<String> failures = new ArrayList<>();

  void recovered(Fault fault, Duration recovery) {
    add(fault, new Got(recovery));
  }

  void notRecovered(Fault fault) {
    add(fault, new Got(null));
  }

  /** Tells that the fault could not be brought about, or not be healed: no fault of the driver. */
  void failed(Fault fault, Exception reason) {
    failures.add(fault + ": " + reason);
  }

  private void add(Fault fault, Got got) {
    byFault.computeIfAbsent(fault, key -> new ArrayList<>()).add(got);
  }

  int count() {
    return byFault.values().stream().mapToInt(List::size).sum();
  }

  /** Returns how many were not got over. */
  int unrecovered() {
    return (int)
        byFault.values().stream()
            .flatMap(List::stream)
            .filter(got -> got.recovery() == null)
            .count();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| fault | times | longest recovery | not recovered |");
    lines.add("|---|---|---|---|");
    byFault.forEach((fault, all) -> lines.add(line(fault, all)));
    failures.forEach(failure -> lines.add("| not carried out: " + failure + " | | | |"));
    return lines;
  }

  private static String line(Fault fault, List<Got> all) {
    List<Duration> recoveries = new ArrayList<>();
    for (Got got : all) {
      Duration recovery = got.recovery();
      if (recovery != null) {
        recoveries.add(recovery);
      }
    }
    String longest =
        recoveries.stream().max(Comparator.naturalOrder()).map(Report::seconds).orElse("");
    return "| %s | %d | %s | %d |"
        .formatted(fault, all.size(), longest, all.size() - recoveries.size());
  }
}
