// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlanTest {
  @Test
  void options_change_the_defaults() {
    assertThat(Plan.parse(List.of())).isEqualTo(new Plan(7, 2, 64, 3));
    assertThat(Plan.parse(List.of("--quick"))).isEqualTo(new Plan(3, 1, 64, 1));
    assertThat(Plan.parse(List.of("--quick", "--cycles", "5", "--in-flight", "8")))
        .isEqualTo(new Plan(5, 1, 8, 1));
    assertThat(Plan.parse(List.of("--seconds", "0.5")).seconds()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cycles",
        "--cycles many",
        "--cycles 0",
        "--seconds 0",
        "--seconds NaN",
        "--what 1",
        "x"
      })
  void wrong_options_are_refused(String line) {
    assertThatThrownBy(() -> Plan.parse(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
