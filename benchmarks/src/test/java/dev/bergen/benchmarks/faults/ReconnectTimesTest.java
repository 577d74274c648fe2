// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReconnectTimesTest {
  @Test
  void a_percentile_is_the_time_within_which_so_many_were_back() {
    ReconnectTimes times =
        ReconnectTimes.of(
            LongStream.rangeClosed(1, 10).mapToObj(i -> Duration.ofSeconds(11 - i)).toList());

    assertThat(times.percentile(50)).hasSeconds(5);
    assertThat(times.percentile(90)).hasSeconds(9);
    assertThat(times.percentile(91)).hasSeconds(10);
    assertThat(times.percentile(100)).hasSeconds(10);
  }

  @Test
  void the_chart_has_a_bar_for_each_second_and_gaps_are_seconds_too() {
    ReconnectTimes times = new ReconnectTimes(List.of(millis(999), millis(0), millis(2_000)));

    assertThat(times.perSecond()).containsExactly(2, 0, 1);
    assertThat(times.mostInOneSecond()).isEqualTo(2);
    assertThat(times.chart())
        .containsExactly(
            "   0 s     2 " + "#".repeat(60), "   1 s     0", "   2 s     1 " + "#".repeat(30));
  }

  @Test
  void there_is_none_of_nobody() {
    assertThatThrownBy(() -> ReconnectTimes.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
