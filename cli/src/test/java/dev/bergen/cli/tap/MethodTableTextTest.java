// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.sight.SightingReader;
import dev.bergen.observe.tap.MethodTable;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MethodTableTextTest {
  private static final Duration TIME = Duration.ofSeconds(10);

  private final MethodTable table = new MethodTable();

  @BeforeEach
  void twenty_casts() {
    byte[] body = "{\"method\": \"ping\", \"args\": {}}".getBytes(StandardCharsets.UTF_8);
    RawMessage message = new RawMessage("", Map.of(), Map.of(), body);
    for (int i = 0; i < 20; i++) {
      table.add(
          new SightingReader()
              .read(new TappedMessage(Instant.EPOCH, "nova", "t", null, null, message)));
    }
  }

  @Test
  void all_messages_are_counted_as_they_are() {
    MethodTableText text = new MethodTableText(table, TIME, 1, Duration.ZERO);

    assertThat(text.text()).hasSize(2).anyMatch(line -> line.matches("t +ping +20 +2\\.0 .*"));
  }

  @Test
  void the_rate_is_scaled_by_the_watched_time_and_not_by_the_requested_one() {
    MethodTableText text = new MethodTableText(table, TIME, 0.01, Duration.ofMillis(200));

    assertThat(text.text())
        .anyMatch(line -> line.matches("t +ping +20 +100\\.0 .*"))
        .anyMatch(line -> line.contains("2% of the time"));
    assertThat(text.json().get(0)).contains("\"per_second\": 100", "\"rate\": 0.02");
  }

  @Test
  void the_rate_is_scaled_by_the_share_of_the_messages_that_was_sampled() {
    MethodTableText text = new MethodTableText(table, TIME, 0.5, Duration.ZERO);

    assertThat(text.text())
        .anyMatch(line -> line.matches("t +ping +20 +4\\.0 .*"))
        .anyMatch(line -> line.contains("the sampled 50%"));
  }
}
