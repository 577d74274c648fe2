// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.tap.MethodTable;
import dev.bergen.observe.tap.Sampling;
import dev.bergen.observe.tap.Watch;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SummaryTest {

  @Test
  void missed_messages_are_not_subtracted_from_the_received_ones() {
    try (Watch watch = new Watch(Sampling.of(1), seen -> {})) {
      RawMessage message = new RawMessage("", Map.of(), Map.of(), new byte[0]);
      for (int i = 0; i < 3; i++) {
        watch.message(new TappedMessage(Instant.EPOCH, "nova", "t", null, null, message));
      }
      watch.missed(2);

      assertThat(Summary.of(new MethodTable(), watch, 1, Duration.ofSeconds(1)))
          .startsWith("1 message in")
          .contains("; 2 more were left out by the options", "; 2 were missed");
    }
  }
}
