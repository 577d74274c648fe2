// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.load.Turn;
import dev.bergen.benchmarks.report.Bar;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.report.Results;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BarsTest {
  private final Results results = new Results();

  @Test
  void bergen_is_held_against_the_best_rig_of_a_family() {
    add("bergen-async", 64, 3000);
    add("spring-direct", 64, 1000);
    add("spring-async", 64, 2000);
    add("confirmed-spring-async", 64, 2400);
    add("confirmed-spring-fixed", 64, 2500);

    Bar unconfirmed = bar("calls/s, 64 in flight ÷ the best mode of Spring AMQP without confirms");
    Bar confirmed = bar("calls/s, 64 in flight ÷ the best mode of Spring AMQP with confirms");

    assertThat(unconfirmed.measured()).isEqualTo(1.5, within(1e-9));
    assertThat(unconfirmed.verdict()).isEqualTo("reached");
    assertThat(confirmed.measured()).isEqualTo(1.2, within(1e-9));
    assertThat(confirmed.verdict()).isEqualTo("missed");
  }

  @Test
  void what_was_not_measured_is_neither_reached_nor_missed() {
    add("bergen-async", 64, 3000);

    Bar bar = bar("calls/s, 64 in flight ÷ raw amqp-client without JSON");

    assertThat(bar.verdict()).isEqualTo("not measured");
    assertThat(bar.value()).isEqualTo("-");
  }

  @Test
  void less_is_better_for_latency() {
    add("bergen-sync", 1, 1000);
    add("raw-blocked", 1, 1000);

    Bar bar = bar("p50 of one call at a time ÷ raw amqp-client's");

    assertThat(bar.bound()).isEqualTo("at most 0.70");
    assertThat(bar.verdict()).isEqualTo("missed");
  }

  @Test
  void notifications_have_bars_for_each_broker_and_each_way() {
    add("notify-kafka", "raw", 256, 1000);
    add("notify-kafka", "bergen-async", 256, 900);
    add("listen-kafka", "raw", 256, 1000);
    add("listen-kafka", "bergen", 256, 700);

    assertThat(bar("notifications/s over Kafka, 256 under way ÷ raw").verdict())
        .isEqualTo("reached");
    assertThat(bar("notifications/s over Kafka, sent one at a time ÷ raw").verdict())
        .isEqualTo("not measured");
    assertThat(bar("notifications/s over Kafka, heard one by one ÷ raw").verdict())
        .isEqualTo("missed");
  }

  @Test
  void groups_that_were_not_run_have_no_bars() {
    assertThat(Bars.of(results, List.of())).isEmpty();
  }

  @Test
  void what_was_measured_by_itself_has_bars_too() {
    List<Fact> facts =
        List.of(new Fact("10,000 calls in flight", "heap held by each call", 1200, "bytes"));

    assertThat(Bars.of(results, facts))
        .singleElement()
        .satisfies(bar -> assertThat(bar.verdict()).isEqualTo("missed"));
  }

  private Bar bar(String measure) {
    return Bars.of(results, List.of()).stream()
        .filter(bar -> bar.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  private void add(String rig, int inFlight, double perSecond) {
    add("calls", rig, inFlight, perSecond);
  }

  private void add(String group, String rig, int inFlight, double perSecond) {
    Histogram nanos = new Histogram(3);
    nanos.recordValue(1_000_000);
    Figures figures = new Figures(perSecond, 1e6 / perSecond, 2, 3, 4, 5, 6, 7, 8);
    results.add(new Turn(group, rig, rig, inFlight, 0, figures, nanos));
  }
}
