// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.record.Session;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordedCallsTest {
  private static final Target STOCK = Target.topic("stock");

  @RegisterExtension final BergenExtension bergen = new BergenExtension();
  @TempDir Path directory;
  private Path recording;

  @BeforeEach
  void record() throws IOException {
    recording = directory.resolve("monday.rec");
    try (RecordingWriter writer = RecordingWriter.create(recording, false)) {
      writer.begin(new Session(Instant.EPOCH, null, "shop", List.of("stock"), true));
      call(writer, "1", "reserve", Map.of("quantity", 5), Map.of("left", 15, "at", "10:00"));
      call(writer, "2", "reserve", Map.of("quantity", 5), Map.of("left", 10, "at", "10:01"));
      call(writer, "3", "unknown", Map.of(), null);
    }
  }

  private static void call(
      RecordingWriter writer, String id, String method, Map<String, ?> args, Object result)
      throws IOException {
    Request request =
        new Request(
            method, Json.of(args), null, null, RequestContext.of(Map.of("auth_token", "hush")));
    write(writer, "shop", "stock", new RequestMessage(request, id, "reply", null, null).encode());
    if (result != null) {
      write(writer, "", "reply", new ReplyMessage(id, Json.of(result), null, true, null).encode());
    }
  }

  private static void write(RecordingWriter writer, String exchange, String key, byte[] body)
      throws IOException {
    writer.add(
        new TappedMessage(
            Instant.EPOCH,
            exchange,
            key,
            null,
            null,
            new RawMessage("", Map.of(), Map.of(), body)));
  }

  /** An endpoint. */
  public static final class Stock {
    private long left = 20;

    /** Takes some. */
    public synchronized Map<String, Object> reserve(long quantity) {
      left -= quantity;
      return Map.of("left", left, "at", Instant.now().toString());
    }
  }

  @TestFactory
  Stream<DynamicTest> a_test_for_each_call_finds_what_the_one_before_has_left() {
    bergen.serve(STOCK, new Stock());

    return RecordedCalls.of(recording).ignoring("at").tests(bergen.transport());
  }

  @Test
  void answers_that_are_not_as_they_were_are_told_with_their_places() {
    bergen.serve(STOCK, new Stock());

    assertThatThrownBy(() -> RecordedCalls.of(recording).assertSameAnswers(bergen.transport()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("2 of 2 answers are not as they were")
        .hasMessageContaining("reserve of stock (message 1)")
        .hasMessageContaining("result.at: ")
        .hasMessageContaining("was \"10:00\"");
  }

  @Test
  void a_server_that_answers_otherwise_fails_one_test() {
    bergen.serve(STOCK).answering("reserve", args -> Map.of("left", 15, "at", "10:00"));

    List<DynamicTest> tests =
        RecordedCalls.of(recording).only("res*").tests(bergen.transport()).toList();

    assertThat(tests).hasSize(2);
    assertThat(tests.get(1).getDisplayName()).isEqualTo("3 reserve of stock");
    assertThatThrownBy(() -> tests.get(1).getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("result.left: 15, was 10");
  }

  @Test
  void calls_can_be_made_to_another_topic() {
    bergen.serve(Target.topic("other"), new Stock());

    RecordedCalls.of(recording).to("other").ignoring("at").assertSameAnswers(bergen.transport());

    bergen.recorder().assertCalled("reserve").times(2);
  }

  @Test
  void the_report_of_a_replay_says_what_is_right_where_the_recording_has_no_replies()
      throws IOException {
    Path requests = directory.resolve("requests.rec");
    try (RecordingWriter writer = RecordingWriter.create(requests, false)) {
      call(writer, "1", "reserve", Map.of("quantity", 5), null);
    }
    Path report = directory.resolve("right.jsonl");
    Files.writeString(
        report,
        "{\"bergen_replay\": 1}\n{\"number\": 1, \"id\": \"1\", \"kind\": \"call\", \"address\":"
            + " \"stock\", \"name\": \"reserve\", \"args\": \"\", \"result\": {\"left\": 16}}\n");
    bergen.serve(STOCK).answering("reserve", args -> Map.of("left", 15));

    assertThatThrownBy(
            () ->
                RecordedCalls.of(requests).expecting(report).assertSameAnswers(bergen.transport()))
        .hasMessageContaining("result.left: 15, was 16");
    assertThatThrownBy(() -> RecordedCalls.of(requests).assertSameAnswers(bergen.transport()))
        .hasMessageContaining("No call of")
        .hasMessageContaining("--firehose");
  }
}
