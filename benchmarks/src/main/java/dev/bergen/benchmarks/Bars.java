// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.report.Bar;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.report.Results;
import dev.bergen.benchmarks.report.Spread;
import dev.bergen.benchmarks.singles.Singles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What Bergen has to reach, from what was measured. */
final class Bars {
  private static final String CALLS = "calls";

  private final Results results;
  private final List<Bar> bars = new ArrayList<>();

  private Bars(Results results) {
    this.results = results;
  }

  static List<Bar> of(Results results, List<Fact> facts) {
    Bars all = new Bars(results);
    if (!results.rigs(CALLS).isEmpty()) {
      all.calls();
    }
    if (!results.rigs("casts").isEmpty()) {
      all.casts();
    }
    if (!results.rigs("observed").isEmpty()) {
      all.observed();
    }
    if (!results.rigs("notify-rabbit").isEmpty()) {
      all.notifications("notify-rabbit", "RabbitMQ", 1.0, 1.3);
    }
    if (!results.rigs("notify-kafka").isEmpty()) {
      all.notifications("notify-kafka", "Kafka", 0.95, 0.8);
    }
    if (!results.rigs("listen-kafka").isEmpty()) {
      all.heardOnKafka();
    }
    if (!results.rigs("memory").isEmpty()) {
      all.inMemory();
    }
    all.bars.addAll(Singles.bars(facts));
    return all.bars;
  }

  private void calls() {
    for (int level : new int[] {64, 256}) {
      atLeast(
          "calls/s, %d in flight ÷ raw amqp-client without JSON".formatted(level),
          1.5,
          results.ratio(CALLS, "bergen-async", "raw", level, Figures::perSecond));
    }
    atLeast(
        "calls/s, 256 blocked platform threads ÷ raw amqp-client, 256 in flight",
        1.2,
        results.ratio(CALLS, "bergen-sync", "raw", 256, Figures::perSecond));
    atLeast(
        "calls/s, 256 blocked virtual threads ÷ raw amqp-client, 256 in flight",
        1.4,
        results.ratio(CALLS, "bergen-virtual", "raw", 256, Figures::perSecond));
    besideSpring("the best mode of Spring AMQP without confirms", "spring-");
    besideSpring("the best mode of Spring AMQP with confirms", "confirmed-spring-");
    atLeast(
        "calls/s, 64 in flight ÷ Python 14.0 with 64 threads",
        15,
        lowest("bergen-async", "python-14", 64, Figures::perSecond));
    atMost(
        "p50 of one call at a time ÷ raw amqp-client's",
        0.7,
        results.ratio(CALLS, "bergen-sync", "raw-blocked", 1, Figures::p50));
    atMost(
        "p50 of one call at a time ÷ Python 14.0's",
        0.16,
        lowest("bergen-sync", "python-14", 1, Figures::p50));
    atMost(
        "p50 of one call at a time ÷ a polling release's",
        1 / 500.0,
        lowest("bergen-sync", "python-polling", 1, Figures::p50));
    atMost(
        "client's CPU time per call, 256 in flight ÷ raw amqp-client's",
        0.5,
        results.ratio(CALLS, "bergen-async", "raw", 256, Figures::client));
  }

  private void besideSpring(String what, String family) {
    for (int level : new int[] {64, 256}) {
      atLeast(
          "calls/s, %d in flight ÷ %s".formatted(level, what),
          1.3,
          lowest("bergen-async", family, level, Figures::perSecond));
    }
  }

  private void casts() {
    atLeast(
        "confirmed casts/s, 256 in flight ÷ raw amqp-client with a window of 256",
        1.5,
        results.ratio("casts", "bergen-async", "raw", 256, Figures::perSecond));
  }

  private void observed() {
    for (String rig : List.of("timing", "timing-parts", "timers", "parts")) {
      atLeast(
          "calls/s, 256 in flight, with %s ÷ not observed".formatted(rig),
          0.95,
          results.ratio("observed", rig, "off", 256, Figures::perSecond));
    }
  }

  private void notifications(String group, String broker, double one, double many) {
    atLeast(
        "notifications/s over %s, sent one at a time ÷ raw".formatted(broker),
        one,
        results.ratio(group, "bergen-async", "raw", 1, Figures::perSecond));
    atLeast(
        "notifications/s over %s, 256 under way ÷ raw".formatted(broker),
        many,
        results.ratio(group, "bergen-async", "raw", 256, Figures::perSecond));
  }

  private void heardOnKafka() {
    atLeast(
        "notifications/s over Kafka, heard one by one ÷ raw",
        0.8,
        results.ratio("listen-kafka", "bergen", "raw", 256, Figures::perSecond));
    atLeast(
        "notifications/s over Kafka, heard in batches of 100 ÷ raw",
        0.9,
        results.ratio("listen-kafka", "bergen-batch", "raw", 256, Figures::perSecond));
  }

  private void inMemory() {
    atLeast(
        "calls/s in memory, platform threads ÷ a bare hand-off that spins",
        0.5,
        results.ratio("memory", "bergen-sync", "handoff", 1, Figures::perSecond));
    atLeast(
        "calls/s in memory, virtual threads ÷ a bare hand-off that spins",
        0.5,
        results.ratio("memory", "bergen-virtual", "handoff-virtual", 1, Figures::perSecond));
    atLeast(
        "calls/s in memory, platform threads ÷ a hand-off that parks",
        0.5,
        results.ratio("memory", "bergen-sync", "handoff-parks", 1, Figures::perSecond));
    atLeast(
        "calls/s in memory, virtual threads ÷ a hand-off that parks",
        0.5,
        results.ratio("memory", "bergen-virtual", "handoff-virtual-parks", 1, Figures::perSecond));
  }

  /** The ratio to that rig of a family which is the best of them. */
  private Spread lowest(String rig, String family, int level, ToDoubleFunction<Figures> value) {
    return results.rigs(CALLS).stream()
        .filter(other -> other.startsWith(family))
        .map(other -> results.ratio(CALLS, rig, other, level, value))
        .filter(Spread::isKnown)
        .min(Comparator.comparingDouble(Spread::median))
        .orElse(Spread.of(List.of()));
  }

  private void atLeast(String measure, double wanted, Spread ratio) {
    bars.add(Bar.of(measure, wanted, true, ratio));
  }

  private void atMost(String measure, double wanted, Spread ratio) {
    bars.add(Bar.of(measure, wanted, false, ratio));
  }
}
