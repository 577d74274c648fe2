// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RequestContext;
import dev.bergen.interop.JavaNotifications;
import dev.bergen.interop.Vector;
import dev.bergen.message.Priority;
import dev.bergen.testbed.BrokerExtension;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What notifiers, a listener and a pool declare on a broker is what Python was seen to declare, for
 * every option that changes it.
 */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GoldenNotificationTopologyTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String OURS = "notifications\\..*|pool1|t1\\.info|t2\\.info";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "default, ''",
    "durable, ?amqp_durable_queues=true",
    "auto_delete, ?amqp_auto_delete=true",
    "ha_queues, ?rabbit_ha_queues=true",
    "quorum, ?rabbit_quorum_queue=true",
    "quorum_limits, ?rabbit_quorum_queue=true&rabbit_quorum_delivery_limit=5"
        + "&rabbit_quorum_max_memory_length=1000&rabbit_quorum_max_memory_bytes=1000000"
  })
  @Tag("RTO-09")
  @Tag("RTO-10")
  @Tag("RTO-11")
  @Tag("RTO-12")
  @Tag("RTO-13")
  @Tag("asks-recordings")
  void queues_and_bindings_are_those_of_python(String vector, String query) {
    JsonNode captured =
        Vector.resource("topology/" + vector + ".json").get("captures").get("18.1.0");
    List<Priority> heard = List.of(Priority.INFO, Priority.ERROR);

    try (JavaNotifications java = new JavaNotifications(broker.url() + query);
        JavaNotifications.Listener listener = java.listen("notifications", heard, null, Map.of());
        JavaNotifications.Listener pool = java.listen("notifications", heard, "pool1", Map.of())) {
      notifyAsCaptured(captured, java);
      await()
          .atMost(ofSeconds(30))
          .until(() -> listener.heard.size() == 2 && pool.heard.size() == 2);

      assertExchange(captured);
      assertQueues(captured);
      assertBindings(captured);
      assertConsumers(captured);
    }
  }

  /** Sends to each queue that Python had sent to. */
  private static void notifyAsCaptured(JsonNode captured, JavaNotifications java) {
    for (String queue : captured.get("queues").findValuesAsText("name")) {
      int dot = queue.lastIndexOf('.');
      Priority priority = Priority.ofName(queue.substring(dot + 1));
      if (priority != null && dot > 0) {
        java.notifier("messagingv2", queue.substring(0, dot))
            .notify(priority, RequestContext.empty(), "lab.event", 1);
      }
    }
  }

  private static void assertExchange(JsonNode captured) {
    List<String> expected =
        Golden.rows(captured.get("exchanges")).stream()
            .filter(row -> row.get("name").asText().equals("openstack"))
            .map(
                row ->
                    "%s %s durable=%s auto_delete=%s"
                        .formatted(
                            row.get("name").asText(),
                            row.get("type").asText(),
                            row.get("durable"),
                            row.get("auto_delete")))
            .toList();
    assertThat(broker.node().exchanges(broker.virtualHost()))
        .map(
            e ->
                "%s %s durable=%s auto_delete=%s"
                    .formatted(e.name(), e.type(), e.durable(), e.autoDelete()))
        .containsExactlyElementsOf(expected);
  }

  private static void assertQueues(JsonNode captured) {
    List<String> expected =
        Golden.rows(captured.get("queues")).stream()
            .filter(row -> row.get("name").asText().matches(OURS))
            .map(
                row ->
                    "%s durable=%s auto_delete=%s exclusive=%s %s"
                        .formatted(
                            row.get("name").asText(),
                            row.get("durable"),
                            row.get("auto_delete"),
                            row.get("exclusive").asBoolean(),
                            Golden.arguments(row)))
            .toList();
    assertThat(expected).hasSizeGreaterThanOrEqualTo(3);
    assertThat(broker.node().queues(broker.virtualHost()))
        .map(
            q ->
                "%s durable=%s auto_delete=%s exclusive=%s %s"
                    .formatted(
                        q.name(),
                        q.durable(),
                        q.autoDelete(),
                        q.exclusive(),
                        new TreeMap<>(q.arguments())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void assertBindings(JsonNode captured) {
    List<String> expected =
        Golden.rows(captured.get("bindings")).stream()
            .filter(row -> row.get("destination_name").asText().matches(OURS))
            .map(
                row ->
                    "%s -> %s by %s"
                        .formatted(
                            row.get("source_name").asText(),
                            row.get("destination_name").asText(),
                            row.get("routing_key").asText()))
            .toList();
    assertThat(broker.node().bindings(broker.virtualHost()))
        .map(b -> "%s -> %s by %s".formatted(b.source(), b.destination(), b.routingKey()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  // Tags and prefetch belong to the engine: ours is bounded, Python's is not.
  private static void assertConsumers(JsonNode captured) {
    List<String> expected =
        Golden.rows(captured.get("consumers")).stream()
            .filter(row -> row.get("queue_name").asText().matches(OURS))
            .map(
                row ->
                    "%s ack=%s".formatted(row.get("queue_name").asText(), row.get("ack_required")))
            .toList();
    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(broker.node().consumers(broker.virtualHost()))
                    .map(c -> "%s ack=%s".formatted(c.queue(), c.acknowledges()))
                    .containsExactlyInAnyOrderElementsOf(expected));
  }
}
