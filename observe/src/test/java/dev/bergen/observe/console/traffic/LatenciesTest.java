// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @ParameterizedTest
  @ValueSource(longs = {20, 300, 4_567, 89_012, 1_234_567, 59_000_000, 4_000_000_000L})
  void a_time_is_right_to_three_percent(long micros) {
    latencies.add(0, micros);

    assertThat(latencies.percentile(0, 0.5)).isCloseTo(micros / 1000.0, withinPercentage(3.2));
  }

  @Test
  void percentiles_are_those_of_all_times() {
    for (int i = 1; i <= 1_000; i++) {
      latencies.add(0, i * 1_000L);
    }

    assertThat(latencies.percentile(0, 0.5)).isCloseTo(500, withinPercentage(3.2));
    assertThat(latencies.percentile(0, 0.99)).isCloseTo(990, withinPercentage(3.2));
  }

  @Test
  void nothing_measured_is_not_zero() {
    assertThat(latencies.percentile(0, 0.5)).isNull();
  }

  @Test
  void this_minute_and_the_one_before_count_and_no_older_one() {
    latencies.add(30, 1_000);
    latencies.add(90, 1_000_000);

    assertThat(latencies.percentile(119, 0.01)).isCloseTo(1, withinPercentage(3.2));
    assertThat(latencies.percentile(120, 0.01)).isCloseTo(1_000, withinPercentage(3.2));
    assertThat(latencies.percentile(240, 0.5)).isNull();
  }

  @Test
  void times_that_cannot_be_count_as_the_nearest_that_can() {
    latencies.add(0, -5);
    latencies.add(0, Long.MAX_VALUE);

    assertThat(latencies.percentile(0, 0.5)).isZero();
    assertThat(latencies.percentile(0, 1)).isGreaterThan(4_000_000);
  }
}
