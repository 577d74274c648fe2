// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The figures of a run, in a file below {@code target}, and the table of docs/reliability.md, which
 * is made of them when {@code -Dreliability.accept=true} says so.
 */
final class ReliabilityPage {
  static final List<String> PAIRS = List.of("Java to Java", "Java to Python", "Python to Java");
  private static final String BEGIN = mark("begin");
  private static final String END = mark("end");
  private static final Path ROWS =
      Path.of("target", "reliability", "rows-%s.tsv".formatted(RabbitProfile.current()));

  private ReliabilityPage() {}

  /** The page has the figures of each broker between marks of their own. */
  private static String mark(String what) {
    RabbitProfile profile = RabbitProfile.current();
    return profile == RabbitProfile.DISTRIBUTION
        ? "<!-- figures: %s -->".formatted(what)
        : "<!-- figures on %s: %s -->".formatted(profile, what);
  }

  /**
   * Adds the outcomes to those of earlier runs; newer ones of a case replace older ones.
   *
   * @param broker its version
   */
  static void write(List<Outcome> outcomes, String broker) throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    if (Files.exists(ROWS)) {
      Files.readAllLines(ROWS).forEach(line -> rows.put(key(line), line));
    }
    outcomes.forEach(outcome -> rows.put(outcome.key(), outcome.line()));
    Files.createDirectories(ROWS.getParent());
    Files.write(ROWS, rows.values());
    if (Boolean.getBoolean("reliability.accept")) {
      accept(rows, broker);
    }
  }

  private static void accept(Map<String, String> rows, String broker) throws IOException {
    StringBuilder table = new StringBuilder(BEGIN + "\n\n");
    table.append(
        "Measured on %s: %s.\n\n".formatted(LocalDate.now(ZoneOffset.UTC), versions(broker)));
    table.append("| fault | peers | " + String.join(" | ", Outcome.HEAD) + " |\n");
    table.append("|---".repeat(Outcome.HEAD.size() + 2)).append("|\n");
    for (FaultCase fault : FaultCases.all()) {
      for (String pair : PAIRS) {
        String line = rows.get(fault.name() + "\t" + pair);
        if (line != null) {
          table.append("| ").append(line.replace("\t", " | ")).append(" |\n");
        }
      }
    }
    String page = Files.readString(page());
    String before = page.substring(0, page.indexOf(BEGIN));
    String after = page.substring(page.indexOf(END));
    Files.writeString(page(), before + table + "\n" + after);
  }

  private static String versions(String broker) {
    return "Java %s, RabbitMQ %s, oslo.messaging %s, %d processors"
        .formatted(
            Runtime.version().feature(),
            broker,
            PythonRelease.newest(),
            Runtime.getRuntime().availableProcessors());
  }

  /** Returns what the page has rows of: case and pair, a tab between them. */
  static Set<String> keys() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String line : Files.readAllLines(page())) {
      List<String> cells = List.of(line.split("\\s*\\|\\s*", -1));
      if (cells.size() > 3 && PAIRS.contains(cells.get(2))) {
        keys.add(cells.get(1) + "\t" + cells.get(2));
      }
    }
    return Collections.unmodifiableSet(keys);
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('\t', line.indexOf('\t') + 1));
  }

  private static Path page() {
    return Path.of("").toAbsolutePath().resolveSibling("docs").resolve("reliability.md");
  }
}
