// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.Priority;
import dev.bergen.wire.GoldenVectors.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notifications of the reference in both formats, read and written again byte for byte. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenNotificationsTest {

  private static Stream<Vector> notifications() {
    return GoldenVectors.plain("notification");
  }

  @Test
  void the_recordings_are_there() {
    assertThat(notifications()).hasSizeGreaterThan(30);
    assertThat(notifications().filter(GoldenNotificationsTest::isPlain)).hasSizeGreaterThan(10);
  }

  private static boolean isPlain(Vector vector) {
    return !vector.text().contains("oslo.message");
  }

  @ParameterizedTest
  @MethodSource("notifications")
  @Tag("NOT-03")
  @Tag("NOT-04")
  @Tag("asks-recordings")
  @Tag("RCV-10")
  void a_notification_is_read_as_the_reference_meant_it(Vector vector) throws Exception {
    JsonNode decoded = vector.decoded();

    NotificationMessage message = NotificationMessage.decode(vector.body(), JsonLimits.DEFAULT);

    Notification notification = message.notification();
    assertThat(notification.messageId()).isEqualTo(decoded.path("message_id").textValue());
    assertThat(notification.publisherId()).isEqualTo(decoded.path("publisher_id").textValue());
    assertThat(notification.eventType()).isEqualTo(decoded.path("event_type").textValue());
    assertThat(notification.priority()).isEqualTo(decoded.path("priority").textValue());
    assertThat(Priority.ofName(notification.priority())).isNotNull();
    assertThat(notification.timestamp())
        .isEqualTo(decoded.path("timestamp").textValue())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    assertThat(GoldenVectors.MAPPER.readTree(notification.payload().text()))
        .isEqualTo(decoded.path("payload"));
    assertThat(notification.context().get("user"))
        .isEqualTo(decoded.path("_context_user").textValue());
    assertThat(message.uniqueId()).isEqualTo(decoded.path("_unique_id").textValue());
  }

  @ParameterizedTest
  @MethodSource("notifications")
  @Tag("NDR-03")
  @Tag("NDR-04")
  @Tag("asks-recordings")
  void a_notification_is_written_again_byte_for_byte(Vector vector) throws Exception {
    NotificationMessage message = NotificationMessage.decode(vector.body(), JsonLimits.DEFAULT);
    NotificationFormat format =
        isPlain(vector) ? NotificationFormat.PLAIN : NotificationFormat.ENVELOPE;

    assertThat(message.encode(format)).asString().isEqualTo(vector.text());
  }

  @Test
  void values_that_are_marked_with_their_type_are_read_as_plain_text_at_any_depth()
      throws Exception {
    String payload =
        """
        {"at": {"__type__": "datetime", "__value__": "2026-01-02T03:04:05+00:00"},
         "list": [{"__type__": "decimal", "__value__": "1.50"}, 2.5,
                  {"deep": {"__type__": "date", "__value__": "2026-01-02"}}],
         "id": {"__type__": "uuid", "__value__": {"hex": "00000000000000000000000000000001"}},
         "text": {"__type__": "bytes", "__value__": "abc"},
         "unknown": {"__type__": "point", "__value__": {"__type__": "date", "__value__": "x"}},
         "three": {"__type__": "date", "__value__": "x", "more": 1}}\
        """;
    String body =
        "{\"event_type\": \"e\", \"payload\": %s, \"_context_t\": {\"__type__\": \"time\", \"__value__\": \"03:04\"}}"
            .formatted(payload);

    Notification notification =
        NotificationMessage.decode(body.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)
            .notification();

    assertThat(notification.payload().text())
        .isEqualTo(
            "{\"at\": \"2026-01-02T03:04:05+00:00\", \"list\": [\"1.50\", 2.5, {\"deep\":"
                + " \"2026-01-02\"}], \"id\": \"00000000-0000-0000-0000-000000000001\", \"text\":"
                + " \"abc\", \"unknown\": {\"__type__\": \"point\", \"__value__\": \"x\"},"
                + " \"three\": {\"__type__\": \"date\", \"__value__\": \"x\", \"more\": 1}}");
    assertThat(notification.context().get("t")).isEqualTo("03:04");
  }

  @Test
  void within_an_envelope_such_objects_are_data() throws Exception {
    Map<String, Object> typed = Map.of("__type__", "date", "__value__", "2026-01-02");
    Notification sent =
        new Notification("1", "p", "e", "INFO", Json.of(typed), "t", RequestContext.empty());
    byte[] body = new NotificationMessage(sent, "u").encode(NotificationFormat.ENVELOPE);

    Notification read = NotificationMessage.decode(body, JsonLimits.DEFAULT).notification();

    assertThat(read.payload().toJava()).isEqualTo(typed);
  }

  @Test
  @Tag("NOT-04")
  void a_timestamp_has_six_digits_of_a_second_or_none() {
    assertThat(Notification.timestampOf(Instant.parse("2026-11-22T12:54:07.641151999Z")))
        .isEqualTo("2026-11-22 12:54:07.641151");
    assertThat(Notification.timestampOf(Instant.parse("2026-11-22T12:54:07.000001Z")))
        .isEqualTo("2026-11-22 12:54:07.000001");
    assertThat(Notification.timestampOf(Instant.parse("2026-11-22T12:54:07.000000999Z")))
        .isEqualTo("2026-11-22 12:54:07");
    assertThat(Notification.timestampOf(Instant.parse("0999-01-02T03:04:05.000006Z")))
        .isEqualTo("0999-01-02 03:04:05.000006");
    assertThat(Notification.timestampOf(Instant.parse("9999-12-31T23:59:59.999999999Z")))
        .isEqualTo("9999-12-31 23:59:59.999999");
  }
}
