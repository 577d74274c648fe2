// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RequestContext;
import dev.bergen.interop.Vector;
import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMessage;
import dev.bergen.transport.NotificationTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notifications that Java publishes are, to the byte, those that Python was seen to publish.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GoldenNotificationsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final RequestContext CONTEXT = context();
  private static final Map<String, Object> ONE = Map.of("n", 1);

  static AmqpTap tap;
  static NotificationTransport transport;

  private final Notifier v2 = notifier(transport, "messagingv2");

  @BeforeAll
  static void start() {
    tap = AmqpTap.before(broker.node());
    transport = NotificationTransport.open(tap.url(broker.virtualHost()));
  }

  @AfterAll
  static void stop() {
    transport.close();
    tap.close();
  }

  @BeforeEach
  void forget() {
    tap.clear();
  }

  private static RequestContext context() {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("user", "u1");
    context.put("request_id", "req-1");
    return RequestContext.of(context);
  }

  private static Notifier notifier(NotificationTransport transport, String driver) {
    return Notifier.of(transport, "lab.host1")
        .withDrivers(driver)
        .withContextRedactor(context -> context);
  }

  static Stream<Arguments> priorities() {
    return Arrays.stream(Priority.values())
        .flatMap(
            priority ->
                Stream.of(
                    Arguments.of("messaging", "notify_v1_" + priority.key(), priority),
                    Arguments.of("messagingv2", "notify_v2_" + priority.key(), priority)));
  }

  @ParameterizedTest
  @MethodSource("priorities")
  @Tag("NOT-03")
  @Tag("NDR-03")
  @Tag("NDR-04")
  @Tag("asks-recordings")
  void notifications_are_those_of_python_to_the_byte(
      String driver, String kind, Priority priority) {
    notifier(transport, driver).notify(priority, CONTEXT, "lab.event", ONE);

    assertIdentical(kind);
  }

  @Test
  void so_is_one_without_a_context() {
    v2.info(RequestContext.empty(), "lab.event", ONE);

    assertIdentical("notify_v2_empty_context");
  }

  @Test
  @Tag("SER-06")
  @Tag("asks-recordings")
  void values_are_written_as_python_writes_them() {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("dt", LocalDateTime.parse("2024-02-29T00:00:00"));
    payload.put("uuid", UUID.fromString("00000000-0000-0000-0000-000000000001"));
    payload.put("text", "Gr\u00fc\u00dfe");
    payload.put("n", null);
    payload.put("l", List.of(1, 2.5));

    v2.info(CONTEXT, "lab.event", payload);

    assertIdentical("notify_v2_payload_types");
  }

  @Test
  @Tag("NOT-01")
  @Tag("asks-recordings")
  void each_topic_gets_a_message_of_its_own() {
    v2.withTopics("t1", "t2").info(CONTEXT, "lab.event", ONE);

    assertIdentical("notify_v2_two_topics");
    assertThat(published(2))
        .extracting(message -> Golden.unmasked(message.text()).get("_unique_id").asText())
        .doesNotHaveDuplicates();
    assertThat(published(2))
        .extracting(message -> Golden.unmasked(message.text()).get("message_id").asText())
        .containsOnly(Golden.unmasked(published(2).get(0).text()).get("message_id").asText());
  }

  @Test
  void the_default_exchange_is_configurable() {
    try (NotificationTransport elsewhere =
        NotificationTransport.builder(tap.url(broker.virtualHost()))
            .defaultExchange("nova")
            .build()) {
      notifier(elsewhere, "messagingv2").info(CONTEXT, "lab.event", ONE);

      assertIdentical("notify_v2_info@control_exchange");
    }
  }

  @Test
  void compressed_it_is_what_python_compressed() throws IOException {
    try (NotificationTransport gzip =
        NotificationTransport.open(tap.url(broker.virtualHost()) + "?kombu_compression=gzip")) {
      notifier(gzip, "messagingv2").info(CONTEXT, "lab.event", ONE);

      JsonNode expected = Vector.of("notify_v2_info@gzip").messages("notification").get(0);
      TappedMessage actual = published(1).get(0);
      assertThat(masked(inflated(actual.body())))
          .isEqualTo(
              masked(inflated(Base64.getDecoder().decode(expected.get("body_b64").asText()))));
      assertThat(actual.properties().getHeaders())
          .hasEntrySatisfying(
              "compression", value -> assertThat(value).hasToString("application/x-gzip"));
    }
  }

  private static void assertIdentical(String kind) {
    List<JsonNode> expected = Vector.of(kind).messages("notification");
    List<TappedMessage> actual = published(expected.size());
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      TappedMessage message = actual.get(i);
      JsonNode wanted = expected.get(i);
      assertThat(message.exchange()).isEqualTo(wanted.get("exchange").asText());
      assertThat(message.routingKey()).isEqualTo(wanted.get("routing_key").asText());
      assertThat(message.mandatory()).isEqualTo(wanted.get("mandatory").asBoolean());
      assertThat(message.immediate()).isEqualTo(wanted.get("immediate").asBoolean());
      assertThat(masked(message.text())).isEqualTo(masked(wanted.get("body").asText()));
      assertThat(message.contentHeaderHex()).isEqualTo(wanted.get("content_header_hex").asText());
    }
  }

  private static String masked(String text) {
    return Golden.masked(text)
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>")
        .replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "<now>");
  }

  private static String inflated(byte[] body) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<TappedMessage> published(int count) {
    return tap.await(seen -> seen.size() >= count, ofSeconds(10));
  }
}
