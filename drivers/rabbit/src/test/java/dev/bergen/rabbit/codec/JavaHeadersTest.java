// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one place where what a call may take depends on two hosts' clocks. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JavaHeadersTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long TIMEOUT = Duration.ofSeconds(60).toMillis();

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -7_200, -3_500, -61, -59, 0, 5, 59, 3_500, 7_200, 86_400})
  void however_far_the_callers_clock_is_off_its_deadline_is_bounded_or_not_believed(long seconds) {
    Duration left = JavaHeaders.believable(NOW + seconds * 1_000 + TIMEOUT, NOW);

    if (left != null) {
      assertThat(left).isPositive().isLessThanOrEqualTo(JavaHeaders.HORIZON.plusSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
  void nonsense_is_not_believed(long deadline) {
    assertThat(JavaHeaders.believable(deadline, NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 59})
  void clocks_that_agree_yield_the_remaining_time(long passed) {
    Duration left = JavaHeaders.believable(NOW + TIMEOUT, NOW + passed * 1_000);

    assertThat(left).isEqualTo(Duration.ofSeconds(61 - passed));
  }
}
