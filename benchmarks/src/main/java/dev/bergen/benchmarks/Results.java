// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measurements of all rigs, cycle by cycle.
 *
 * <p>Machines drift, so a rig is compared with the first rig <em>of the same cycle</em>, and the
 * median of these ratios is what counts.
 */
final class Results {
  private final Map<String, List<Measurement>> byRig = new LinkedHashMap<>();

  void add(String rig, Measurement measurement) {
    byRig.computeIfAbsent(rig, name -> new ArrayList<>()).add(measurement);
  }

  /** Returns lines of a table: medians, and in brackets the ratio to the first rig. */
  List<String> table(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%-20s %18s %18s %20s", title, "p50 ms", "p99 ms", "calls/s"));
    for (String rig : byRig.keySet()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-20s %18s %18s %20s",
              rig,
              cell(rig, "%.2f", Measurement::p50Millis),
              cell(rig, "%.2f", Measurement::p99Millis),
              cell(rig, "%.0f", Measurement::callsPerSecond)));
    }
    return lines;
  }

  private String cell(String rig, String form, ToDoubleFunction<Measurement> value) {
    String median = String.format(Locale.ROOT, form, median(values(rig, value)));
    return String.format(Locale.ROOT, "%s (%.2fx)", median, ratio(rig, value));
  }

  /** Returns the median over the cycles of this rig's value by the first rig's. */
  double ratio(String rig, ToDoubleFunction<Measurement> value) {
    List<Double> mine = values(rig, value);
    List<Double> first = values(byRig.keySet().iterator().next(), value);
    List<Double> ratios = new ArrayList<>();
    for (int cycle = 0; cycle < Math.min(mine.size(), first.size()); cycle++) {
      ratios.add(mine.get(cycle) / first.get(cycle));
    }
    return median(ratios);
  }

  boolean has(String rig) {
    return byRig.containsKey(rig);
  }

  /** Returns the median of how many a second it did. */
  double perSecond(String rig) {
    return median(values(rig, Measurement::callsPerSecond));
  }

  private List<Double> values(String rig, ToDoubleFunction<Measurement> value) {
    return byRig.getOrDefault(rig, List.of()).stream().mapToDouble(value).boxed().toList();
  }

  /** Returns the middle value; the mean of the two middle ones if there is no single middle. */
  static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
