// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DriversCommandTest {
  @Test
  void lists_the_installed_drivers() {
    Run run = Run.bergen("drivers");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("fake, memory", "kombu, rabbit", "40 options")
        .contains("kafka", "notifications only", "15 options");
  }

  @Test
  void lists_it_for_programs_too() {
    Run run = Run.bergen("drivers", "-o", "json");

    assertThat(run.out())
        .startsWith("[{\"schemes\": [")
        .contains("\"memory\"")
        .contains("\"problem\": null");
  }
}
