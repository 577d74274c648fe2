// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimersTest {

  @Test
  void a_timer_that_was_removed_from_its_registry_is_made_again() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Timers timers = new Timers(meters, "error.type");
    Few<String, Timer> known = timers.cached(name -> timers.timer(name, Tags.empty()));
    known.get("a").record(ofSeconds(1));

    meters.getMeters().forEach(meters::remove);
    known.get("a").record(ofSeconds(1));

    assertThat(meters.getMeters()).extracting(Meter::getId).hasSize(1);
  }

  @Test
  void no_more_than_a_thousand_names_are_kept() {
    Few<Integer, String> few = new Few<>(String::valueOf);

    for (int i = 0; i < 2 * Few.MOST; i++) {
      assertThat(few.get(i)).isEqualTo(String.valueOf(i));
    }

    assertThat(few.size()).isEqualTo(Few.MOST);
  }
}
