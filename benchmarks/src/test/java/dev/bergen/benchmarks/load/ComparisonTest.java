// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ComparisonTest implements Comparison.Audience {
  private static final Schedule SCHEDULE =
      new Schedule(2, 1, Duration.ofMillis(1), List.of(1, 64), 0, 0, 1);

  private final List<String> heard = new ArrayList<>();
  private int openings;
  private int leftOut;

  @Test
  void a_rig_warms_up_at_all_levels_and_is_measured_at_its_own() {
    Entry narrow = new Entry("narrow", site -> new Still("narrow")).at(List.of(64));
    Entry wide = new Entry("wide", site -> new Still("wide"));

    run(narrow, wide);

    assertThat(heard)
        .containsExactlyInAnyOrder(
            "-1 narrow 1",
            "-1 narrow 64",
            "-1 wide 1",
            "-1 wide 64",
            "0 narrow 64",
            "0 wide 1",
            "0 wide 64",
            "1 narrow 64",
            "1 wide 1",
            "1 wide 64");
    assertThat(heard).hasSize(SCHEDULE.turns(narrow) + SCHEDULE.turns(wide));
    assertThat(openings).isEqualTo(2);
  }

  @Test
  void turns_of_a_rig_that_cannot_be_opened_are_accounted_for() {
    Entry absent =
        new Entry(
            "absent",
            site -> {
              throw new NotHereException("no such thing");
            });

    run(absent.at(List.of(1)));

    assertThat(heard).isEmpty();
    assertThat(openings).isEqualTo(1);
    assertThat(leftOut).isEqualTo(2 + 2);
  }

  private void run(Entry... entries) {
    Group group = new Group("calls", "Calls", "calls", Group.Where.MEMORY, List.of(entries));
    try (Site site = new Site("memory:", List.of())) {
      new Comparison(SCHEDULE, this, () -> false).run(group, site);
    }
  }

  @Override
  public void begins(String stage, String what) {
    assertThat(stage).isNotEmpty();
  }

  @Override
  public void opened() {
    openings++;
  }

  @Override
  public void taken(Turn turn) {
    heard.add("%d %s %d".formatted(turn.cycle(), turn.rig(), turn.inFlight()));
  }

  @Override
  public void leftOut(String group, String rig, String why, int turns, boolean broken) {
    leftOut += turns;
  }

  private record Still(String name) implements Rig {
    @Override
    public Sample measure(Load load) {
      return new Sample(new Histogram(3), 1, 1);
    }

    @Override
    public void close() {
      assertThat(name).isNotEmpty();
    }
  }
}
