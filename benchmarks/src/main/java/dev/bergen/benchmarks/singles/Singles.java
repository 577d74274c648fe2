// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import dev.bergen.benchmarks.report.Bar;
import dev.bergen.benchmarks.report.Fact;
import java.util.ArrayList;
import java.util.List;

/** All that is measured by itself, and what it has to reach. */
public final class Singles {
  private static final Single MANY = new ManyCalls();
  private static final Single QUEUED = new QueuedRequests();
  private static final Single START = new StartUp();
  private static final Single IDLE = new Idle();

  private Singles() {}

  public static List<Single> all() {
    return List.of(MANY, QUEUED, START, IDLE);
  }

  /** Returns the bars of what was measured. */
  public static List<Bar> bars(List<Fact> facts) {
    List<Bar> bars = new ArrayList<>();
    atMost(facts, MANY, ManyCalls.HEAP, 450, bars);
    atMost(facts, MANY, ManyCalls.FAIRNESS, 3, bars);
    atMost(facts, QUEUED, QueuedRequests.HEAP, 10_000, bars);
    atMost(facts, QUEUED, QueuedRequests.TAKEN, 384, bars); // 128 each of three queues
    atMost(facts, START, StartUp.MORE, 60, bars);
    atMost(facts, START, StartUp.COMMAND, 0.8, bars);
    atMost(facts, IDLE, Idle.CPU, 0.5, bars);
    atMost(facts, IDLE, Idle.SOCKETS, 2, bars);
    atMost(facts, IDLE, Idle.THREADS, 10, bars);
    return bars;
  }

  private static void atMost(
      List<Fact> facts, Single single, String what, double wanted, List<Bar> bars) {
    for (Fact fact : facts) {
      if (fact.subject().equals(single.name()) && fact.what().equals(what)) {
        String unit = fact.unit().startsWith("(") ? "" : fact.unit();
        String measure =
            "%s: %s%s".formatted(fact.subject(), what, unit.isEmpty() ? "" : ", " + unit);
        bars.add(Bar.of(measure, wanted, false, fact.value()));
      }
    }
  }
}
