// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.queues.TappedMessage;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecorderTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("traffic.rec");
  }

  private int recorded() {
    try (RecordingReader reader = RecordingReader.open(file())) {
      int count = 0;
      while (reader.hasNext()) {
        assertThat(Messages.text(reader.next())).isEqualTo(Messages.text(Messages.call(count++)));
      }
      return count;
    }
  }

  @Test
  void messages_received_before_the_close_are_in_the_file() throws Exception {
    Recorder recorder =
        new Recorder(RecordingWriter.create(file(), true), Long.MAX_VALUE, Long.MAX_VALUE);
    for (int i = 0; i < 500; i++) {
      recorder.message(Messages.call(i));
    }
    recorder.missed(4);
    recorder.close();

    assertThat(recorder.done().get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(recorder.recorded()).isEqualTo(500);
    assertThat(recorder.missed()).isEqualTo(4);
    assertThat(recorded()).isEqualTo(500);
  }

  @Test
  void it_has_enough_when_it_has_as_many_messages_as_were_asked_for() throws Exception {
    try (Recorder recorder =
        new Recorder(RecordingWriter.create(file(), true), 10, Long.MAX_VALUE)) {
      for (int i = 0; i < 500; i++) {
        recorder.message(Messages.call(i));
      }

      recorder.done().get(30, TimeUnit.SECONDS);
    }
    assertThat(recorded()).isEqualTo(10);
  }

  @Test
  void deliveries_seen_by_the_firehose_are_recorded_with_their_queue() throws Exception {
    TappedMessage in = Messages.call(0);
    Recorder recorder =
        new Recorder(RecordingWriter.create(file(), true), Long.MAX_VALUE, Long.MAX_VALUE);
    recorder.message(in);
    recorder.message(
        new TappedMessage(
            in.at(), in.exchange(), in.routingKey(), "queue", true, null, null, in.message()));
    recorder.close();

    try (RecordingReader reader = RecordingReader.open(file())) {
      assertThat(reader.next().queue()).isNull();
      TappedMessage out = reader.next();
      assertThat(out.queue()).isEqualTo("queue");
      assertThat(out.redelivered()).isTrue();
      assertThat(out.routedTo()).isNull();
    }
  }

  @Test
  void a_file_that_takes_nothing_any_more_ends_it_with_the_reason() throws Exception {
    RecordingWriter writer = RecordingWriter.create(file(), true);
    writer.close();
    try (Recorder recorder = new Recorder(writer, Long.MAX_VALUE, Long.MAX_VALUE)) {
      for (int i = 0; i < 2000; i++) {
        recorder.message(Messages.call(i));
      }

      assertThat(recorder.done().handle((done, error) -> error).get(30, TimeUnit.SECONDS))
          .isNotNull();
    }
  }
}
