// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpreadTest {
  @Test
  void the_median_is_the_middle_and_quartiles_lie_between_values() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1.5, 2.5, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 1));
  }

  @Test
  void what_is_not_known_does_not_count() {
    assertThat(Spread.of(List.of(Double.NaN, 2.0)).median()).isEqualTo(2);
    assertThat(Spread.of(List.of(Double.NaN)).isKnown()).isFalse();
    assertThat(Spread.of(List.of()).median()).isNaN();
  }
}
