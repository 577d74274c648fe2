// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Binding;
import dev.bergen.testbed.Topology.Consumer;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server and a caller leave on a broker, flag by flag. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeclaredTopologyTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String HEX = "[0-9a-f]{32}";
  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-01")
  @Tag("RTO-02")
  @Tag("RTO-03")
  @Tag("RTO-04")
  @Tag("RTO-06")
  @Tag("RTO-07")
  void by_default_nothing_is_durable_and_own_queues_expire() {
    talk("");

    assertThat(broker.node().exchanges(broker.virtualHost()))
        .containsExactlyInAnyOrder(
            new Exchange("openstack", "topic", false, false, false, Map.of()),
            new Exchange("lab_fanout", "fanout", false, true, false, Map.of()));
    assertThat(broker.node().queues(broker.virtualHost()))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "messages", "ready", "unacknowledged")
        .containsExactlyInAnyOrder(
            queue("lab", false, false, Map.of()),
            queue("lab.node-1", false, false, Map.of()),
            queue(named("lab_fanout_"), false, false, Map.of("x-expires", 1_800_000)),
            queue(named("reply_"), false, false, Map.of("x-expires", 1_800_000)));
    assertThat(broker.node().bindings(broker.virtualHost()))
        .containsExactlyInAnyOrder(
            new Binding("openstack", "lab", "queue", "lab", Map.of()),
            new Binding("openstack", "lab.node-1", "queue", "lab.node-1", Map.of()),
            new Binding("lab_fanout", named("lab_fanout_"), "queue", "lab", Map.of()));
  }

  @Test
  @Tag("RTO-02")
  @Tag("RCV-01")
  @Tag("RCV-02")
  void consumers_are_numbered_acknowledge_and_have_a_bounded_prefetch() {
    talk("");

    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(broker.node().consumers(broker.virtualHost()))
                    .extracting(
                        Consumer::queue, Consumer::tag, Consumer::acknowledges, Consumer::prefetch)
                    .containsExactlyInAnyOrder(
                        tuple("lab", "1", true, 128),
                        tuple("lab.node-1", "2", true, 128),
                        tuple(named("lab_fanout_"), "3", true, 128),
                        tuple(named("reply_"), "1", true, 0)));
  }

  @Test
  @Tag("RTO-13")
  @Tag("RTO-14")
  @Tag("RTO-16")
  void quorum_queues_are_durable_and_limited() {
    talk(
        "?rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true"
            + "&rabbit_quorum_delivery_limit=3&rabbit_transient_queues_ttl=0");

    assertThat(broker.node().exchanges(broker.virtualHost()))
        .containsExactlyInAnyOrder(
            new Exchange("openstack", "topic", true, false, false, Map.of()),
            new Exchange("lab_fanout", "fanout", true, true, false, Map.of()));
    Map<String, Object> quorum = Map.of("x-queue-type", "quorum", "x-delivery-limit", 3);
    assertThat(broker.node().queues(broker.virtualHost()))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "messages", "ready", "unacknowledged")
        .containsExactlyInAnyOrder(
            queue("lab", true, false, quorum),
            queue("lab.node-1", true, false, quorum),
            queue(named("lab_fanout_"), true, false, quorum),
            queue(named("reply_"), true, false, quorum));
  }

  @Test
  @Tag("RTO-03")
  @Tag("RTO-12")
  @Tag("RTO-22")
  void durable_auto_delete_and_mirrored_as_asked() {
    talk(
        "?amqp_durable_queues=true&amqp_auto_delete=true&rabbit_ha_queues=true"
            + "&enable_cancel_on_failover=true&rabbit_transient_queues_ttl=60");

    Map<String, Object> mirrored = Map.of("x-ha-policy", "all");
    Map<String, Object> mirroredAndExpiring = Map.of("x-ha-policy", "all", "x-expires", 60_000);
    assertThat(broker.node().exchanges(broker.virtualHost()))
        .contains(new Exchange("openstack", "topic", true, true, false, Map.of()));
    assertThat(broker.node().queues(broker.virtualHost()))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "messages", "ready", "unacknowledged")
        .containsExactlyInAnyOrder(
            queue("lab", true, true, mirrored),
            queue("lab.node-1", true, true, mirrored),
            queue(named("lab_fanout_"), false, false, mirroredAndExpiring),
            queue(named("reply_"), false, false, mirroredAndExpiring));
  }

  @Test
  @Tag("RTO-21")
  void closing_a_server_deletes_its_fanout_queue_only() {
    Rig.Inbox server = talk("");

    server.subscription().close();

    assertThat(broker.node().queues(broker.virtualHost()))
        .extracting(Queue::name)
        .containsExactlyInAnyOrder("lab", "lab.node-1", named("reply_"));
  }

  @Test
  @Tag("RTO-23")
  void where_peers_have_nothing_durable_it_follows_them() {
    talk("");

    Driver durable = rig.open(broker.url() + "?amqp_durable_queues=true");
    Rig.Inbox second = rig.echo(durable, lab.withServer("node-2"));
    Rig.get(rig.call(durable, lab.withServer("node-2"), "ping"));

    assertThat(second.methods()).contains("ping");
  }

  /** Lets a server and a caller do what they do, without what only Java peers do. */
  private Rig.Inbox talk(String query) {
    String options = query.isEmpty() ? "?" : query + "&";
    Driver driver = rig.open(broker.url() + options + "java_peer_headers=false");
    Rig.Inbox server = rig.echo(driver, lab.withServer("node-1"));
    Rig.get(rig.call(driver, lab, "ping"));
    Rig.get(rig.cast(driver, lab.withFanout(), "resync"));
    return server;
  }

  private static Queue queue(
      String name, boolean durable, boolean autoDelete, Map<String, Object> arguments) {
    return new Queue(name, durable, autoDelete, false, arguments, 0, 0, 0);
  }

  /** Returns the one queue of that prefix and 32 hexadecimal digits. */
  private static String named(String prefix) {
    return broker.node().queues(broker.virtualHost()).stream()
        .map(Queue::name)
        .filter(name -> name.matches(prefix + HEX))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No queue " + prefix));
  }
}
