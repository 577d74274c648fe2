// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.record.Session;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording lets one know of a message. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WhyRecordingTest {
  @TempDir Path directory;

  private static void session(RecordingWriter writer, Instant started, String unique)
      throws IOException {
    writer.begin(new Session(started, null, "openstack", List.of(), true, true));
    String body =
        "{\"method\": \"resize\", \"args\": {}, \"_unique_id\": \"%s\", \"_msg_id\": \"m-%s\"}"
            .formatted(unique, unique);
    writer.add(
        new TappedMessage(
            started.plusSeconds(1),
            "openstack",
            "lab",
            null,
            false,
            List.of("lab"),
            null,
            new RawMessage(
                "amq.rabbitmq.trace",
                Map.of("content_type", "application/json", "expiration", "60000"),
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8))));
  }

  private static String why(String id, Path file) {
    return Run.bergen("why", id, "--file", file.toString(), "--output=text").out();
  }

  @Test
  void nothing_is_said_of_the_time_between_two_sessions() throws IOException {
    Path file = directory.resolve("trial.rec");
    Instant start = Instant.parse("2026-03-01T10:00:00Z");
    try (RecordingWriter writer = RecordingWriter.create(file, false)) {
      session(writer, start, "u-1");
    }
    try (RecordingWriter writer = RecordingWriter.append(file, false)) {
      session(writer, start.plusSeconds(3_600), "u-2");
    }

    assertThat(why("u-1", file))
        .contains("The messages that were seen do not show what became of it.")
        .contains("there is a gap between two sessions")
        .doesNotContain("It expired", "3600");
    assertThat(why("u-2", file)).contains("It is in its queue, or was lost there");

    Run slow = Run.bergen("trace", "--slow=1m", "--file", file.toString(), "--output=text");
    assertThat(slow.err())
        .contains("has several sessions; steps or ends between them may be absent")
        .contains("No call took 60.00 s or longer");
  }
}
