// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.observe.migrate.MigrationPlan;
import dev.bergen.observe.migrate.MigrationPlan.Change;
import dev.bergen.observe.migrate.Step;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan of a migration, for people and for programs. */
final class MigrationText {
  private static final int MOST_NAMES = 10;
  private static final String NOTHING_TO_DO = "nothing to do: everything is already as requested";

  private MigrationText() {}

  static void print(MigrationPlan plan, PrintWriter out) {
    if (plan.isEmpty()) {
      out.println(NOTHING_TO_DO);
      options(plan, out);
      return;
    } else if (plan.begun()) {
      out.println("this migration is unfinished; --apply continues it, --rollback undoes it");
      return;
    }
    plan.changes().forEach(change -> print(change, out));
    others(plan, out);
    out.println("steps, with --apply:");
    int number = 1;
    for (Step step : plan.steps()) {
      out.println("  %d. %s".formatted(number++, step.text()));
    }
    options(plan, out);
    notes(plan, out);
  }

  static void printDone(MigrationPlan plan, PrintWriter out) {
    out.println(plan.isEmpty() ? NOTHING_TO_DO : "migrated");
    options(plan, out);
  }

  private static void print(Change change, PrintWriter out) {
    line(
        out,
        "%s %s: %s -> %s"
            .formatted(
                change.isQueue() ? "queue" : "exchange",
                change.name(),
                change.before(),
                change.after()));
    if (!change.isQueue()) {
      line(out, "  " + String.join(", ", change.bindings()) + " to be restored");
      return;
    }
    line(
        out,
        "  %,d messages ready, %,d unacknowledged"
            .formatted(change.ready(), change.unacknowledged()));
    change.bindings().forEach(binding -> line(out, "  bound to " + binding));
    change.consumers().forEach(consumer -> line(out, "  consumed by " + consumer));
  }

  private static void others(MigrationPlan plan, PrintWriter out) {
    List<String> others = plan.others();
    if (!others.isEmpty()) {
      String more =
          others.size() <= MOST_NAMES ? "" : " and %,d more".formatted(others.size() - MOST_NAMES);
      line(
          out,
          "unchanged, bound to the exchanges above: "
              + String.join(", ", others.subList(0, Math.min(MOST_NAMES, others.size())))
              + more);
    }
  }

  private static void options(MigrationPlan plan, PrintWriter out) {
    if (!plan.options().isEmpty()) {
      out.println("services need these options in [oslo_messaging_rabbit]:");
      plan.options().forEach(option -> line(out, "  " + option));
    }
  }

  private static void notes(MigrationPlan plan, PrintWriter out) {
    plan.notes().forEach(note -> line(out, note + "."));
  }

  private static void line(PrintWriter out, String text) {
    out.println(
        text.startsWith("  ") ? "  " + ErrorReport.oneLine(text) : ErrorReport.oneLine(text));
  }

  static Map<String, @Nullable Object> json(MigrationPlan plan, boolean applied) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("to", plan.target().type());
    line.put("applied", applied);
    line.put("begun_before", plan.begun());
    line.put("changes", plan.changes().stream().map(MigrationText::json).toList());
    line.put("others", plan.others());
    line.put(
        "steps", plan.steps().stream().map(step -> step.name().toLowerCase(Locale.ROOT)).toList());
    line.put("options", plan.options());
    line.put("notes", plan.notes());
    return line;
  }

  private static Map<String, @Nullable Object> json(Change change) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("kind", change.isQueue() ? "queue" : "exchange");
    line.put("name", change.name());
    line.put("before", change.before());
    line.put("after", change.after());
    line.put("bindings", change.bindings());
    line.put("ready", change.ready());
    line.put("unacknowledged", change.unacknowledged());
    line.put("consumers", change.consumers());
    return line;
  }
}
