// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SafeText;
import dev.bergen.config.TransportUrl;
import dev.bergen.json.Json;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.replay.Plan;
import dev.bergen.observe.replay.Summary;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts for the user before and after a replay. */
final class ReplayText {
  private static final int MOST_LINES = 12;

  private final Plan plan;
  private final TransportUrl url;
  private final PrintWriter err;

  ReplayText(Plan plan, TransportUrl url, PrintWriter err) {
    this.plan = plan;
    this.url = url;
    this.err = err;
  }

  /** Prints the requests that will be sent. */
  void plan() {
    err.println(
        String.format(
            Locale.ROOT,
            "%,d requests of %s, to %s (%,d other messages are left out)",
            plan.total(),
            span(),
            url,
            plan.others()));
    plan.requests().entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
        .limit(MOST_LINES)
        .forEach(
            line ->
                err.println(
                    SafeText.of(
                        String.format(
                            Locale.ROOT,
                            "  %,8d  %s %s of %s",
                            line.getValue(),
                            line.getKey().kind().word(),
                            line.getKey().name(),
                            line.getKey().address()))));
    if (plan.requests().size() > MOST_LINES) {
      err.println("            and " + (plan.requests().size() - MOST_LINES) + " more");
    }
    if (plan.masked() > 0) {
      err.println(
          String.format(
              Locale.ROOT,
              "In %,d messages secrets are masked: servers get *** instead ('bergen record"
                  + " --with-secrets' keeps them)",
              plan.masked()));
    }
    if (plan.cutOff() != null) {
      err.println("The recording was cut off " + plan.cutOff());
    }
    err.flush();
  }

  private String span() {
    double seconds = plan.span().toMillis() / 1000.0;
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%,.0f min", seconds / 60);
  }

  /** Returns the outcome, by method. */
  static String table(Summary summary, Output output) {
    return output.isJson() ? json(summary) : text(summary);
  }

  private static String text(Summary summary) {
    Table table =
        new Table(
            "Method",
            "result",
            "failure",
            "sent",
            "no answer",
            "not delivered",
            "p50 ms",
            "p99 ms");
    summary
        .methods()
        .forEach(
            (name, method) ->
                table.row(
                    name,
                    count(method, Outcome.RESULT),
                    count(method, Outcome.FAILURE),
                    count(method, Outcome.SENT),
                    count(method, Outcome.NO_ANSWER),
                    count(method, Outcome.NOT_DELIVERED),
                    method.times().count() == 0 ? "-" : Table.millis(method.times().quantile(0.5)),
                    method.times().count() == 0
                        ? "-"
                        : Table.millis(method.times().quantile(0.99))));
    return String.join(System.lineSeparator(), table.lines());
  }

  private static String count(Summary.Method method, Outcome outcome) {
    return String.format(Locale.ROOT, "%,d", method.count(outcome));
  }

  private static String json(Summary summary) {
    Map<String, @Nullable Object> methods = new LinkedHashMap<>();
    summary
        .methods()
        .forEach(
            (name, method) -> {
              Map<String, @Nullable Object> members = new LinkedHashMap<>();
              for (Outcome outcome : Outcome.values()) {
                members.put(outcome.member(), method.count(outcome));
              }
              if (method.times().count() > 0) {
                members.put("p50_ms", Table.rounded(method.times().quantile(0.5)));
                members.put("p99_ms", Table.rounded(method.times().quantile(0.99)));
              }
              methods.put(name, members);
            });
    return Json.of(methods).text();
  }
}
