// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.load.Terminal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgressTest {
  @Test
  void what_is_left_follows_from_what_was_done() {
    String line =
        Progress.line(
            Duration.ofSeconds(100), Duration.ofSeconds(25), Duration.ofSeconds(50), "calls", 80);

    assertThat(line).contains("25 %", "2:30 left", "calls").startsWith("████░");
  }

  @Test
  void at_first_it_is_what_was_planned() {
    String line =
        Progress.line(Duration.ofSeconds(90), Duration.ZERO, Duration.ofSeconds(9), "opening", 80);

    assertThat(line).contains("0 %", "about 1:30 left");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 200})
  void a_line_says_how_long_it_takes_however_narrow_the_terminal_is(int columns) {
    String line =
        Progress.line(
            Duration.ofMinutes(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(9),
            "calls, cycle 3 of 7: spring-async-fixed, 256 in flight",
            columns);

    String shown = Terminal.fitting(line, columns);

    assertThat(shown).hasSizeLessThan(columns).contains("░ ", "% ", "29:50 left  c");
  }

  @Test
  void times_are_said_as_people_do() {
    assertThat(Progress.rounded(Duration.ofSeconds(1))).isEqualTo("5 s");
    assertThat(Progress.rounded(Duration.ofSeconds(43))).isEqualTo("45 s");
    assertThat(Progress.rounded(Duration.ofSeconds(275))).isEqualTo("5 min");
  }
}
