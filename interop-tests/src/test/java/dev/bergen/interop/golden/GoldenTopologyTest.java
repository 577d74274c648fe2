// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.Target;
import dev.bergen.interop.JavaServers;
import dev.bergen.interop.Vector;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Java declares on a broker is what Python was seen to declare, as far as RPC goes, and as
 * long as no Java caller says more than Python would.
 */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GoldenTopologyTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final List<String> RPC_EXCHANGES = List.of("openstack", "other", "lab_fanout");
  private static final String RPC_QUEUES = "lab|lab\\..*|lab_fanout_.*|reply_.*";

  private static final CountDownLatch STOPPED = new CountDownLatch(1);

  static RpcTransport transport;
  static RpcServer server;

  private final JsonNode captured =
      Vector.resource("topology/default.json").get("captures").get("18.1.0");

  @BeforeAll
  static void start() {
    transport = RpcTransport.open(broker.url() + "?java_peer_headers=false");
    server = JavaServers.startGolden(transport, STOPPED);
    RpcClient client = RpcClient.of(transport, Target.topic("lab"));
    client.call("echo", Map.of("value", 1));
    client.withFanout().cast("fan", Map.of("n", 1));
    client.withExchange("other").cast("fan", Map.of("n", 1));
  }

  @AfterAll
  static void stop() {
    server.close();
    transport.close();
  }

  @Test
  @Tag("RTO-05")
  @Tag("asks-recordings")
  void exchanges_are_those_of_python() {
    List<String> expected =
        Golden.rows(captured.get("exchanges")).stream()
            .filter(row -> RPC_EXCHANGES.contains(row.get("name").asText()))
            .map(
                row ->
                    "%s %s durable=%s auto_delete=%s internal=%s %s"
                        .formatted(
                            row.get("name").asText(),
                            row.get("type").asText(),
                            row.get("durable"),
                            row.get("auto_delete"),
                            row.get("internal"),
                            Golden.arguments(row)))
            .sorted()
            .toList();

    assertThat(broker.node().exchanges(broker.virtualHost()))
        .map(
            e ->
                "%s %s durable=%s auto_delete=%s internal=%s %s"
                    .formatted(
                        e.name(),
                        e.type(),
                        e.durable(),
                        e.autoDelete(),
                        e.internal(),
                        new TreeMap<>(e.arguments())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Tag("asks-recordings")
  void queues_are_those_of_python() {
    List<String> expected =
        Golden.rows(captured.get("queues")).stream()
            .filter(row -> row.get("name").asText().matches(RPC_QUEUES))
            .map(
                row ->
                    "%s durable=%s auto_delete=%s exclusive=%s %s"
                        .formatted(
                            Golden.masked(row.get("name").asText()),
                            row.get("durable"),
                            row.get("auto_delete"),
                            row.get("exclusive"),
                            Golden.arguments(row)))
            .toList();

    assertThat(broker.node().queues(broker.virtualHost()))
        .map(
            q ->
                "%s durable=%s auto_delete=%s exclusive=%s %s"
                    .formatted(
                        Golden.masked(q.name()),
                        q.durable(),
                        q.autoDelete(),
                        q.exclusive(),
                        new TreeMap<>(q.arguments())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Tag("asks-recordings")
  @Tag("RTO-01")
  void bindings_are_those_of_python() {
    List<String> expected =
        Golden.rows(captured.get("bindings")).stream()
            .filter(row -> row.get("destination_name").asText().matches(RPC_QUEUES))
            .map(
                row ->
                    "%s -> %s by %s %s"
                        .formatted(
                            row.get("source_name").asText(),
                            Golden.masked(row.get("destination_name").asText()),
                            row.get("routing_key").asText(),
                            Golden.arguments(row)))
            .toList();

    assertThat(broker.node().bindings(broker.virtualHost()))
        .map(
            b ->
                "%s -> %s by %s %s"
                    .formatted(
                        b.source(),
                        Golden.masked(b.destination()),
                        b.routingKey(),
                        new TreeMap<>(b.arguments())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  // Tags and prefetch belong to the engine: ours is bounded, Python's is not.
  @Test
  @Tag("asks-recordings")
  @Tag("RCV-02")
  void every_queue_has_one_consumer_that_acknowledges() {
    List<String> expected =
        Golden.rows(captured.get("consumers")).stream()
            .filter(row -> row.get("queue_name").asText().matches(RPC_QUEUES))
            .map(
                row ->
                    "%s ack=%s"
                        .formatted(
                            Golden.masked(row.get("queue_name").asText()), row.get("ack_required")))
            .toList();

    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(broker.node().consumers(broker.virtualHost()))
                    .map(c -> "%s ack=%s".formatted(Golden.masked(c.queue()), c.acknowledges()))
                    .containsExactlyInAnyOrderElementsOf(expected));
  }

  @Test
  void ids_in_names_are_32_hex_digits() {
    assertThat(broker.node().queues(broker.virtualHost()))
        .extracting(queue -> queue.name())
        .anyMatch(name -> name.matches("reply_[0-9a-f]{32}"))
        .anyMatch(name -> name.matches("lab_fanout_[0-9a-f]{32}"));
  }
}
