// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SeenIdsTest {
  private final ManualTimer timer = new ManualTimer();

  @Test
  @Tag("RCV-06")
  void the_second_copy_is_known() {
    SeenIds seen = new SeenIds(timer);

    assertThat(seen.add("a")).isTrue();
    assertThat(seen.add("b")).isTrue();
    assertThat(seen.add("a")).isFalse();
    assertThat(seen.add("")).isTrue();
    assertThat(seen.add("")).isFalse();
  }

  @Test
  @Tag("RCV-06")
  void none_of_the_last_131072_ids_is_forgotten_or_taken_for_another() {
    SeenIds seen = new SeenIds(timer);

    int taken = addRandomIds(seen, 131_072, 1);
    int takenAgain = addRandomIds(seen, 131_072, 1);

    assertThat(taken).isEqualTo(131_072);
    assertThat(takenAgain).isZero();
  }

  @Test
  void old_ids_make_room_for_new_ones() {
    SeenIds seen = new SeenIds(10, Duration.ofMinutes(10), timer);
    seen.add("first");

    addRandomIds(seen, 10, 1);

    assertThat(seen.add("first")).isTrue();
  }

  @Test
  void ids_are_kept_for_half_the_age_at_least_and_the_age_at_most() {
    SeenIds seen = new SeenIds(1_000, Duration.ofMinutes(10), timer);
    seen.add("a");

    timer.advance(Duration.ofMinutes(5));
    boolean soon = seen.add("a");
    timer.advance(Duration.ofMinutes(10));
    boolean late = seen.add("a");

    assertThat(soon).isFalse();
    assertThat(late).isTrue();
  }

  private static int addRandomIds(SeenIds seen, int count, long seed) {
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < count; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      taken += seen.add(id.toString().replace("-", "")) ? 1 : 0;
    }
    return taken;
  }
}
