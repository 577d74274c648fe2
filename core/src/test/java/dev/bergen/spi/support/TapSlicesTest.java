// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TapSlicesTest {
  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(doubles = {0.000_1, 0.01, 0.1, 0.5, 0.99})
  void slices_make_up_their_share_of_the_time(double share) {
    TapSlices slices = new TapSlices(share, random::nextDouble);
    double gaps = 0;
    int turns = 20_000;
    for (int i = 0; i < turns; i++) {
      gaps += slices.gap().toNanos();
    }

    double watched = (double) turns * slices.length().toNanos();
    assertThat(watched / (watched + gaps)).isCloseTo(share, within(0.03 * share));
    assertThat((watched + gaps) / turns)
        .as("at most one a second")
        .isGreaterThan(0.97 * Duration.ofSeconds(1).toNanos());
    assertThat(slices.length()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
  }

  /** A message every ten seconds would always or never be seen by slices at fixed places. */
  @Test
  void periodic_traffic_is_seen_as_often_as_any_other() {
    TapSlices slices = new TapSlices(0.1, random::nextDouble);
    long period = Duration.ofSeconds(10).toNanos();
    long now = 0;
    int seen = 0;
    int sent = 20_000;
    long end = sent * period;
    while (now < end) {
      long over = now + slices.length().toNanos();
      seen += (int) (over / period - now / period);
      now = over + slices.gap().toNanos();
    }

    assertThat((double) seen / sent).isCloseTo(0.1, within(0.015)); // seven standard deviations
  }
}
