// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.terminal.SafeText;
import dev.bergen.observe.compare.Comparison;
import dev.bergen.observe.compare.Comparison.MethodTimes;
import dev.bergen.observe.compare.Difference;
import dev.bergen.observe.compare.PathPattern;
import dev.bergen.observe.replay.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Differences for people. */
final class DiffText implements DiffOutput {
  private final int most;
  private final Path first;
  private final Path second;
  private final List<String> lines = new ArrayList<>();
  private int printed;

  DiffText(int most, Path first, Path second) {
    this.most = most;
    this.first = first;
    this.second = second;
  }

  @Override
  public void different(Answer before, Answer after, List<Difference> differences) {
    if (isRoom()) {
      lines.add(name(after));
      differences.forEach(
          difference ->
              lines.add(
                  "  %s: %s -> %s"
                      .formatted(
                          difference.path(),
                          value(difference.before()),
                          value(difference.after()))));
    }
  }

  private static String value(@Nullable String json) {
    return json == null ? "(nothing)" : json;
  }

  @Override
  public void onlyBefore(Answer before) {
    if (isRoom()) {
      lines.add(name(before));
      lines.add("  only in " + first);
    }
  }

  @Override
  public void onlyAfter(Answer after) {
    if (isRoom()) {
      lines.add(name(after));
      lines.add("  only in " + second);
    }
  }

  private boolean isRoom() {
    return printed++ < most;
  }

  private static String name(Answer answer) {
    return "%s of %s (message %d, id %s)"
        .formatted(answer.name(), answer.address(), answer.number(), answer.id());
  }

  @Override
  public List<String> lines(Comparison.Result result) {
    List<String> all = new ArrayList<>();
    lines.forEach(line -> all.add(SafeText.of(line)));
    if (printed > most) {
      all.add(
          String.format(Locale.ROOT, "and %,d more requests (--most shows more)", printed - most));
    }
    result.learned().forEach((method, paths) -> all.add(SafeText.of(learned(method, paths))));
    if (!result.times().isEmpty()) {
      addTimes(all, result);
    }
    all.add(
        String.format(
            Locale.ROOT,
            "%,d same, %,d different, %,d unanswered in both, %,d only in %s, %,d only in %s",
            result.same(),
            result.different(),
            result.unanswered(),
            result.onlyBefore(),
            first,
            result.onlyAfter(),
            second));
    return all;
  }

  private static String learned(String method, List<PathPattern> paths) {
    return "ids and times of %s, not compared: %s"
        .formatted(
            method, paths.stream().map(PathPattern::toString).collect(Collectors.joining(", ")));
  }

  private static void addTimes(List<String> all, Comparison.Result result) {
    Table table = new Table("Method", "calls", "p50 ms", "then", "p99 ms", "then", "");
    for (Map.Entry<String, MethodTimes> method : result.times().entrySet()) {
      MethodTimes times = method.getValue();
      table.row(
          method.getKey(),
          String.format(Locale.ROOT, "%,d", times.after().count()),
          Table.millis(times.before().quantile(0.5)),
          Table.millis(times.after().quantile(0.5)),
          Table.millis(times.before().quantile(0.99)),
          Table.millis(times.after().quantile(0.99)),
          result.slower().contains(method.getKey()) ? "slower" : "");
    }
    all.addAll(table.lines());
  }
}
