// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MeterTest {
  private final Meter meter = new Meter();

  @Test
  void a_rate_is_the_average_of_the_last_ten_whole_seconds() {
    for (long second = 100; second < 120; second++) {
      add(second, 5);
    }
    add(120, 1_000);

    assertThat(meter.rate(120, 0)).isEqualTo(5);
  }

  @Test
  void a_young_console_divides_by_the_seconds_that_it_has() {
    add(100, 6);
    add(101, 6);

    assertThat(meter.rate(102, 100)).isEqualTo(6);
  }

  @Test
  void silence_brings_the_rate_down_to_nothing() {
    add(100, 50);

    assertThat(meter.rate(110, 0)).isEqualTo(5);
    assertThat(meter.rate(111, 0)).isZero();
    assertThat(meter.rate(100_000, 0)).isZero();
    assertThat(meter.total()).isEqualTo(50);
  }

  @Test
  void a_series_has_the_last_sixty_whole_seconds_and_nothing_older() {
    add(10, 9);
    add(99, 1);
    add(100, 2);

    assertThat(meter.series(101)).hasSize(60).endsWith(0, 1, 2);
    assertThat(meter.series(101)).doesNotContain(9);
  }

  @Test
  void a_late_message_counts_in_its_own_second_while_that_is_remembered() {
    add(100, 1);
    add(98, 1);
    add(1, 1);

    assertThat(meter.series(101)).endsWith(1, 0, 1);
    assertThat(meter.total()).isEqualTo(3);
  }

  private void add(long second, int times) {
    for (int i = 0; i < times; i++) {
      meter.add(second);
    }
  }
}
