// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static dev.bergen.benchmarks.report.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.load.Figures;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultsTest {
  private final Results results = new Results();

  @Test
  void a_ratio_is_taken_within_each_cycle() {
    double[] speedOfTheMachine = {1, 2, 40};
    for (int cycle = 0; cycle < 3; cycle++) {
      results.add(turn("first", 64, cycle, 100 * speedOfTheMachine[cycle]));
      results.add(turn("second", 64, cycle, 50 * speedOfTheMachine[cycle]));
    }

    Spread ratio = results.ratio("calls", "second", "first", 64, Figures::perSecond);

    assertThat(ratio).isEqualTo(new Spread(0.5, 0.5, 0.5, 3));
  }

  @Test
  void a_cycle_in_which_one_had_no_turn_has_no_ratio() {
    results.add(turn("first", 64, 0, 100));
    results.add(turn("first", 64, 1, 100));
    results.add(turn("second", 64, 1, 300));

    Spread ratio = results.ratio("calls", "second", "first", 64, Figures::perSecond);

    assertThat(ratio.count()).isEqualTo(1);
    assertThat(ratio.median()).isEqualTo(3);
    assertThat(results.ratio("calls", "nobody", "first", 64, Figures::perSecond).isKnown())
        .isFalse();
  }

  @Test
  void a_turn_that_warms_up_does_not_count() {
    results.add(turn("first", 64, -1, 1));

    assertThat(results.has("calls", "first", 64)).isFalse();
  }

  @Test
  void rigs_stand_in_the_order_in_which_they_were_expected() {
    results.expect("calls", List.of("first", "absent", "second"));
    results.add(turn("second", 64, 0, 1));
    results.add(turn("first", 1, 0, 1));

    assertThat(results.rigs("calls")).containsExactly("first", "second");
    assertThat(results.levels("calls")).containsExactly(1, 64);
  }

  @Test
  void latencies_of_all_turns_are_one_distribution() {
    results.add(turn("first", 64, 0, 1));
    results.add(turn("first", 64, 1, 1));

    assertThat(results.latency("calls", "first", 64).operations()).isEqualTo(2000);
  }
}
