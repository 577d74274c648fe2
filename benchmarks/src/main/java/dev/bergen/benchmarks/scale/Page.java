// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of docs/scale.md that is measured, between two markers. */
final class Page {
  private static final String BEGIN = "<!-- measured by benchmarks/scale -->";
  private static final String END = "<!-- end of what is measured -->";

  private Page() {}

  /**
   * Returns the tables with their headings.
   *
   * @param model {@code null} when nothing was measured that one can be fitted to
   * @param processors of this machine
   */
  static List<String> lines(
      LocalDate date,
      Map<String, String> machine,
      List<StepResult> results,
      @Nullable Model model,
      int processors) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Measured on %s. %s."
            .formatted(
                date,
                machine.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining("; "))));
    add(lines, "Cost of an agent", Tables.footprints(results));
    add(lines, "Phases", Tables.phases(results));
    add(lines, "Failures while the broker restarted", Tables.failures(results));
    if (model != null) {
      add(lines, "The model's parameters", Tables.parameters(model));
      add(
          lines,
          "The model beside the measurements",
          Tables.predictions(model, results, processors));
      add(lines, "Capacity of one broker, by the model", Tables.capacities(model));
      add(lines, "Capacity of a cluster with a node down, by the model", Tables.clusters(model));
    }
    return lines;
  }

  private static void add(List<String> lines, String heading, List<String> table) {
    lines.add("");
    lines.add("### " + heading);
    lines.add("");
    lines.addAll(table);
  }

  /**
   * Returns a page with {@code measured} between its markers.
   *
   * @throws IllegalArgumentException if it has no markers
   */
  static List<String> replace(List<String> page, List<String> measured) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page lacks its markers: " + BEGIN + " and " + END);
    }
    List<String> lines = new ArrayList<>(page.subList(0, begin + 1));
    lines.add("");
    lines.addAll(measured);
    lines.add("");
    lines.addAll(page.subList(end, page.size()));
    return lines;
  }

  static void rewrite(Path page, List<String> measured) throws IOException {
    Files.write(page, replace(Files.readAllLines(page), measured));
  }
}
