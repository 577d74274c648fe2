// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Compression;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SightingReaderTest {
  private static final RequestContext CONTEXT =
      RequestContext.of(Map.of("request_id", "req-1", "global_request_id", "req-0"));
  private static final Request BUILD =
      new Request("build", Json.of(Map.of("vm", "a")), "compute", "6.1", CONTEXT);

  private final SightingReader reader = new SightingReader();

  @Test
  void a_request_with_a_reply_queue_is_a_call() {
    byte[] body = new RequestMessage(BUILD, "id-1", "reply_1", null, "u").encode();

    Sighting call = reader.read(copy("nova", "compute.host-1", body));

    assertThat(call.kind()).isEqualTo(Kind.CALL);
    assertThat(call.topic()).isEqualTo("compute");
    assertThat(call.server()).isEqualTo("host-1");
    assertThat(call.name()).isEqualTo("build");
    assertThat(call.namespace()).isEqualTo("compute");
    assertThat(call.version()).isEqualTo("6.1");
    assertThat(call.messageId()).isEqualTo("id-1");
    assertThat(call.replyTo()).isEqualTo("reply_1");
    assertThat(call.requestId()).isEqualTo("req-1");
    assertThat(call.globalRequestId()).isEqualTo("req-0");
    assertThat(call.size()).isEqualTo(body.length);
  }

  @Test
  void a_request_without_is_a_cast_and_a_fanout_where_its_exchange_says_so() {
    byte[] body = new RequestMessage(BUILD, null, null, null, "u").encode();

    assertThat(reader.read(copy("nova", "compute", body)).kind()).isEqualTo(Kind.CAST);
    Sighting fanout = reader.read(copy("compute_fanout", "", body));
    assertThat(fanout.kind()).isEqualTo(Kind.FANOUT);
    assertThat(fanout.topic()).isEqualTo("compute");
  }

  @Test
  void a_reply_names_its_call_and_a_failure_its_class() {
    byte[] reply = new ReplyMessage("id-1", Json.of(3), null, true, "u").encode();
    byte[] heartbeat = new ReplyMessage("id-1", Json.NULL, null, false, "u").encode();
    Failure notFound =
        new Failure(
            "NotFound", "nova.exception", "no", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
    byte[] failure = new ReplyMessage("id-1", Json.NULL, notFound, true, "u").encode();

    assertThat(reader.read(copy("", "reply_1", reply)).kind()).isEqualTo(Kind.REPLY);
    assertThat(reader.read(copy("", "reply_1", heartbeat)).kind()).isEqualTo(Kind.HEARTBEAT);
    Sighting failed = reader.read(copy("", "reply_1", failure));
    assertThat(failed.kind()).isEqualTo(Kind.FAILURE);
    assertThat(failed.name()).isEqualTo("nova.exception.NotFound");
    assertThat(failed.messageId()).isEqualTo("id-1");
    assertThat(failed.replyTo()).isEqualTo("reply_1");
  }

  @Test
  void a_request_that_goes_straight_into_a_queue_is_a_call_all_the_same() {
    byte[] body = new RequestMessage(BUILD, "id-1", "reply_1", null, "u").encode();

    assertThat(reader.read(copy("", "compute", body)).kind()).isEqualTo(Kind.CALL);
  }

  @ParameterizedTest
  @EnumSource(NotificationFormat.class)
  void a_notification_is_read_in_both_formats(NotificationFormat format) {
    Notification event =
        new Notification(
            "n-1", "compute.host-1", "instance.create.end", "INFO", Json.EMPTY_OBJECT, "", CONTEXT);
    byte[] body = new NotificationMessage(event, "u").encode(format);

    Sighting seen = reader.read(copy("nova", "notifications.info", body));

    assertThat(seen.kind()).isEqualTo(Kind.NOTIFICATION);
    assertThat(seen.topic()).isEqualTo("notifications");
    assertThat(seen.name()).isEqualTo("instance.create.end");
    assertThat(seen.priority()).isEqualTo("info");
    assertThat(seen.publisher()).isEqualTo("compute.host-1");
    assertThat(seen.requestId()).isEqualTo("req-1");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void a_compressed_body_is_read_and_its_size_is_that_of_the_wire(Compression codec) {
    byte[] body = codec.compress(new RequestMessage(BUILD, null, null, null, "u").encode());
    TappedMessage copy = copy("nova", "compute", body, Map.of("compression", codec.header()));

    assertThat(reader.read(copy).name()).isEqualTo("build");
    assertThat(reader.read(copy).size()).isEqualTo(body.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{\"a\": 1}", "{\"oslo.message\": 3}"})
  void any_other_message_is_unreadable_with_the_reason(String body) {
    Sighting seen = reader.read(copy("nova", "compute", body.getBytes(UTF_8)));

    assertThat(seen.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(seen.problem()).isNotBlank();
  }

  @Test
  void an_unknown_compression_is_named() {
    Sighting seen =
        reader.read(copy("nova", "compute", new byte[3], Map.of("compression", "x/snappy")));

    assertThat(seen.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(seen.problem()).contains("x/snappy");
  }

  private static TappedMessage copy(String exchange, String key, byte[] body) {
    return copy(exchange, key, body, Map.of());
  }

  private static TappedMessage copy(
      String exchange, String key, byte[] body, Map<String, @Nullable Object> headers) {
    return new TappedMessage(
        Instant.EPOCH, exchange, key, null, null, new RawMessage("q", Map.of(), headers, body));
  }
}
