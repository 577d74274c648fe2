// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ledger as Markdown. */
final class Report {
  private Report() {}

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }

  static List<String> totals(List<Totals> all) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| | sent | acknowledged | executed | executed twice | failed | acknowledged, not executed"
            + " | gone with a deleted queue | past deadline + 1 s | said not to have run, but ran"
            + " | longest |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Totals totals : all) {
      lines.add(
          "| %ss | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s |"
              .formatted(
                  totals.kind(),
                  totals.sent(),
                  totals.acknowledged(),
                  totals.executed(),
                  totals.repeated(),
                  totals.failed(),
                  totals.lost(),
                  totals.deleted(),
                  totals.overdue(),
                  totals.ranAfterAll(),
                  seconds(totals.longest())));
    }
    lines.add("");
    lines.add(
        "Acknowledged: a call was answered, a cast or fanout taken by the broker. A fanout counts as"
            + " executed when every server has run it. Queues of fanouts are transient: what was in"
            + " them goes with a broker that dies and with a queue that is deleted. Queues of the"
            + " topic were deleted only while no message waited in them; what was sent in these"
            + " milliseconds, and that the broker confirmed and threw away, is counted apart.");
    return lines;
  }

  static List<String> failures(List<Totals> all) {
    List<String> lines = new ArrayList<>();
    lines.add("| failed with | " + String.join(" | ", kinds(all)) + " |");
    lines.add("|---".repeat(all.size() + 1) + "|");
    all.stream()
        .flatMap(totals -> totals.failures().keySet().stream())
        .distinct()
        .sorted()
        .forEach(failure -> lines.add(failure(failure, all)));
    return lines;
  }

  private static List<String> kinds(List<Totals> all) {
    return all.stream().map(totals -> totals.kind() + "s").toList();
  }

  private static String failure(String failure, List<Totals> all) {
    StringBuilder line = new StringBuilder("| ").append(failure);
    for (Totals totals : all) {
      line.append(" | ").append(totals.failures().getOrDefault(failure, 0));
    }
    return line.append(" |").toString();
  }
}
