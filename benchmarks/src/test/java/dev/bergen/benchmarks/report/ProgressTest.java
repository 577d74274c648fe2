// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgressTest {
  @Test
  void what_is_left_follows_from_what_was_done() {
    String line =
        Progress.line(
            Duration.ofSeconds(100), Duration.ofSeconds(25), Duration.ofSeconds(50), "calls");

    assertThat(line).contains("25 %", "2:30 left", "calls").startsWith("██████░");
  }

  @Test
  void at_first_it_is_what_was_planned() {
    String line =
        Progress.line(Duration.ofSeconds(90), Duration.ZERO, Duration.ofSeconds(9), "opening");

    assertThat(line).contains("0 %", "about 1:30 left");
  }
}
