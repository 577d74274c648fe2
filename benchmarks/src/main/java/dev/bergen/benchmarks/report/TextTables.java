// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Results as lines of text: a table for each level of each group. */
public final class TextTables {
  private static final String BAR = "%-72s %-16s %-26s %s";

  private TextTables() {}

  /** Returns the tables, each with an empty line before it. */
  public static List<String> of(Document document) {
    Results results = document.results();
    List<String> lines = new ArrayList<>();
    document.machine().forEach((what, value) -> lines.add(what + ": " + value));
    for (String group : results.groups()) {
      for (int level : results.levels(group)) {
        lines.add("");
        lines.addAll(table(results, group, level));
      }
    }
    facts(document, lines);
    bars(document, lines);
    document.leftOut().forEach(lines::add);
    return lines;
  }

  private static void facts(Document document, List<String> lines) {
    if (!document.facts().isEmpty()) {
      lines.add("");
    }
    for (Fact fact : document.facts()) {
      lines.add(
          "%-34s %-50s %s %s"
              .formatted(fact.subject(), fact.what(), Numbers.text(fact.value()), fact.unit()));
    }
  }

  private static void bars(Document document, List<String> lines) {
    if (document.bars().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(BAR.formatted("measure", "wanted", "measured (quartiles)", ""));
    for (Bar bar : document.bars()) {
      lines.add(BAR.formatted(bar.measure(), bar.bound(), bar.value(), bar.verdict()));
    }
  }

  private static List<String> table(Results results, String group, int level) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "%s, %d in flight".formatted(group, level),
            "per s",
            "÷ first (quartiles)",
            "p50 µs",
            "p99 µs",
            "p99.9 µs",
            "client",
            "server",
            "broker",
            "bytes"));
    String first = results.first(group, level);
    for (String rig : results.rigs(group)) {
      if (results.has(group, rig, level)) {
        lines.add(line(results, group, rig, first, level));
      }
    }
    return lines;
  }

  private static String line(Results results, String group, String rig, String first, int level) {
    Spread ratio = results.ratio(group, rig, first, level, Figures::perSecond);
    return row(
        results.title(group, rig),
        value(results, group, rig, level, Figures::perSecond),
        ratio.isKnown()
            ? String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high())
            : "-",
        value(results, group, rig, level, Figures::p50),
        value(results, group, rig, level, Figures::p99),
        value(results, group, rig, level, Figures::p999),
        value(results, group, rig, level, Figures::client),
        value(results, group, rig, level, Figures::server),
        value(results, group, rig, level, Figures::broker),
        value(results, group, rig, level, Figures::bytes));
  }

  private static String value(
      Results results, String group, String rig, int level, ToDoubleFunction<Figures> which) {
    return Numbers.text(results.spread(group, rig, level, which).median());
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-34s %10s %-20s %9s %9s %9s  %7s %7s %7s %8s", cells);
  }
}
