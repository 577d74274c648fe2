// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SoakPlanTest {
  @Test
  void options_change_the_defaults() {
    assertThat(SoakPlan.parse(List.of()))
        .isEqualTo(new SoakPlan(Duration.ofMinutes(10), Duration.ofSeconds(20), 1, 200));
    assertThat(
            SoakPlan.parse(
                List.of("--minutes", "1.5", "--fault-every", "30s", "--seed", "7", "--rate", "50")))
        .isEqualTo(new SoakPlan(Duration.ofSeconds(90), Duration.ofSeconds(30), 7, 50));
    assertThat(SoakPlan.parse(List.of("--fault-every", "30")).faultEvery()).hasSeconds(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--minutes",
        "--minutes many",
        "--minutes 0",
        "--fault-every 1m",
        "--rate 0",
        "--seed x",
        "--clients 5",
        "x"
      })
  void wrong_options_are_refused(String line) {
    assertThatThrownBy(() -> SoakPlan.parse(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
