// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadlineTest {

  @ParameterizedTest
  @ValueSource(longs = {0, -7, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE})
  void it_counts_down_to_zero_and_stays_there_wherever_the_clock_began(long start) {
    AtomicLong clock = new AtomicLong(start);
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), clock::get);

    clock.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.isPast()).isFalse();

    clock.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(deadline.isPast()).isTrue();

    clock.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(8));
    assertThat(deadline.timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void a_timeout_of_zero_is_past_at_once() {
    assertThat(Deadline.after(Duration.ZERO).isPast()).isTrue();
  }

  @Test
  void a_timeout_beyond_the_clock_is_as_good_as_none() {
    assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).remaining())
        .isGreaterThan(Duration.ofDays(50_000));
  }

  @Test
  void a_negative_timeout_is_refused() {
    assertThatThrownBy(() -> Deadline.after(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_text_shows_the_remaining_time() {
    assertThat(Deadline.after(Duration.ofSeconds(3), () -> 0))
        .hasToString("Deadline[3 s of 3 s left]");
  }
}
