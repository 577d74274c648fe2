// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Comparison;
import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Turn;
import dev.bergen.benchmarks.report.Results;
import dev.bergen.benchmarks.report.TextTables;
import dev.bergen.benchmarks.rigs.Rigs;
import dev.bergen.testbed.RabbitNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything side by side; by hand: {@code benchmarks/run}. */
public final class Compare implements Comparison.Audience {
  private static final Map<String, List<Entry>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("calls", Rigs.calls());
    GROUPS.put("casts", Rigs.casts());
  }

  private final Results results = new Results();
  private boolean broken;

  private Compare() {}

  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(Arrays.asList(args), GROUPS.keySet());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Compare().run(options));
  }

  private int run(Options options) throws Exception {
    Comparison comparison = new Comparison(options.schedule(), this, () -> false);
    try (RabbitNode node = RabbitNode.start();
        Site site = new Site(node.url(""), List.of(node.process()))) {
      for (String group : options.groups().isEmpty() ? GROUPS.keySet() : options.groups()) {
        List<Entry> entries = chosen(GROUPS.getOrDefault(group, List.of()), options);
        results.expect(group, entries.stream().map(Entry::id).toList());
        comparison.run(group, entries, site);
      }
    }
    TextTables.of(results).forEach(System.out::println);
    return broken ? 1 : 0;
  }

  private static List<Entry> chosen(List<Entry> all, Options options) {
    if (options.only().isEmpty()) {
      return all;
    }
    List<Entry> chosen = new ArrayList<>();
    for (String id : options.only()) {
      all.stream().filter(entry -> entry.id().equals(id)).forEach(chosen::add);
    }
    return chosen;
  }

  @Override
  public void begins(String what) {
    System.err.println(what);
  }

  @Override
  public void taken(Turn turn) {
    results.add(turn);
  }

  @Override
  public void leftOut(String group, String rig, String why, int turns, boolean failed) {
    System.err.printf("%s: %s is left out: %s%n", group, rig, why);
    broken |= failed;
  }
}
