// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BackoffTest {

  @Test
  @Tag("RCN-06")
  void waits_grow_by_the_step_up_to_the_longest() {
    Backoff backoff = backoff(0);

    long[] seconds =
        IntStream.of(0, 1, 2, 14, 15, 16, Integer.MAX_VALUE)
            .mapToLong(attempt -> backoff.delay(attempt, () -> 0.5).toSeconds())
            .toArray();

    assertThat(seconds).containsExactly(1, 3, 5, 29, 31, 31, 31);
  }

  @Test
  void jitter_shortens_a_wait_by_its_part_at_most() {
    Backoff backoff = backoff(0.5);

    assertThat(backoff.delay(1, () -> 0)).isEqualTo(Duration.ofSeconds(3));
    assertThat(backoff.delay(1, () -> 0.5)).isEqualTo(Duration.ofMillis(2_250));
    assertThat(backoff.delay(1, () -> 0.999999)).isBetween(millis(1_500), millis(1_501));
  }

  @Test
  void a_schedule_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> new Backoff(millis(5), millis(1), millis(4), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backoff(1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backoff(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backoff(0).delay(-1, () -> 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Backoff backoff(double jitter) {
    return new Backoff(
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(31), jitter);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
