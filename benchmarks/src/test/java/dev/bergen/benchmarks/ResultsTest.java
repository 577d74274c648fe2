// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultsTest {
  @Test
  void the_median_is_the_middle() {
    assertThat(Results.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Results.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    assertThatThrownBy(() -> Results.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_ratio_is_taken_within_each_cycle() {
    Results results = new Results();
    double[] speedOfTheMachine = {1, 2, 4};
    for (double speed : speedOfTheMachine) {
      results.add("first", new Measurement(1, 2, 100 * speed));
      results.add("second", new Measurement(3, 8, 50 * speed));
    }

    assertThat(results.ratio("second", Measurement::callsPerSecond)).isEqualTo(0.5);
    assertThat(results.ratio("first", Measurement::callsPerSecond)).isEqualTo(1.0);
  }

  @Test
  void the_table_shows_medians_and_ratios() {
    Results results = new Results();
    results.add("first", new Measurement(1, 2, 1000));
    results.add("second", new Measurement(3, 8, 250));

    List<String> table = results.table("sequential");

    assertThat(table).hasSize(3);
    assertThat(table.get(2)).contains("second", "3.00 (3.00x)", "8.00 (4.00x)", "250 (0.25x)");
  }
}
