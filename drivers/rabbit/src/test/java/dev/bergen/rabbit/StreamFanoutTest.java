// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.Basic.Consume;
import com.rabbitmq.client.LongString;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMethod;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One stream for a topic's fanouts, which each server reads from where it is. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class StreamFanoutTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String STREAM =
      "rabbit_stream_fanout=true&rabbit_transient_quorum_queue=true&rabbit_qos_prefetch_count=10"
          + "&kombu_reconnect_delay=0.1";

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-17")
  @Tag("RTO-21")
  void all_servers_read_one_durable_stream_which_stays_when_they_go() {
    Rig.Inbox first = rig.serve(open(), lab.withServer("node-1"));
    Rig.Inbox second = rig.serve(open(), lab.withServer("node-2"));

    Rig.get(rig.cast(open(), lab.withFanout(), "resync"));

    assertThat(first.take().request().method()).isEqualTo("resync");
    assertThat(second.take().request().method()).isEqualTo("resync");
    first.subscription().close();
    second.subscription().close();
    assertThat(broker.node().exchanges(broker.virtualHost()))
        .contains(new Exchange("lab_fanout", "fanout", true, true, false, Map.of()));
    assertThat(broker.node().queues(broker.virtualHost()))
        .filteredOn(queue -> queue.name().contains("fanout"))
        .extracting(Queue::name, Queue::durable, Queue::autoDelete, Queue::arguments)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "lab_fanout", true, false, Map.of("x-queue-type", "stream", "x-max-age", "1800s")));
  }

  @Test
  @Tag("RTO-16")
  void without_a_ttl_the_stream_keeps_all() {
    rig.serve(open("&rabbit_transient_queues_ttl=0"), lab.withServer("node-1"));

    assertThat(broker.node().queues(broker.virtualHost()))
        .filteredOn(queue -> queue.name().equals("lab_fanout"))
        .extracting(Queue::arguments)
        .containsExactly(Map.of("x-queue-type", "stream"));
  }

  @Test
  @Tag("RTO-19")
  void a_server_that_starts_does_not_run_earlier_casts() {
    Rig.Inbox old = rig.serve(open(), lab.withServer("node-1"));
    Driver client = open();
    Rig.get(rig.cast(client, lab.withFanout(), "before"));
    old.take();

    Rig.Inbox started = rig.serve(open(), lab.withServer("node-2"));
    Rig.get(rig.cast(client, lab.withFanout(), "after"));

    assertThat(started.take().request().method()).isEqualTo("after");
  }

  @Test
  @Tag("RTO-18")
  @Tag("RTO-22")
  void after_a_loss_a_server_continues_behind_the_last_received_message() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Rig.Inbox inbox =
        rig.serve(
            rig.open(
                tap.url(broker.virtualHost()) + "?" + STREAM + "&enable_cancel_on_failover=true"),
            lab.withServer("node-1"));
    Driver client = open();
    Rig.get(rig.cast(client, lab.withFanout(), "cast-0"));
    inbox.take();

    broker.node().closeConnections(broker.virtualHost());
    List<String> sent = new ArrayList<>();
    for (int i = 1; i <= 30; i++) { // more than the prefetch: they must be acknowledged
      sent.add("cast-" + i);
      Rig.get(rig.cast(client, lab.withFanout(), "cast-" + i));
    }

    List<String> got = new ArrayList<>();
    sent.forEach(any -> got.add(inbox.take().request().method()));
    assertThat(got).isEqualTo(sent);
    assertThat(offsets(tap)).first().isEqualTo("next");
    assertThat(offsets(tap)).last().isEqualTo("1");
  }

  @Test
  @Tag("RTO-18")
  void when_the_stream_is_deleted_a_server_reads_the_new_one() {
    Rig.Inbox inbox = rig.serve(open(), lab.withServer("node-1"));
    Driver client = open();
    Rig.get(rig.cast(client, lab.withFanout(), "old"));
    inbox.take();

    broker.node().deleteQueue(broker.virtualHost(), "lab_fanout");

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              Rig.get(rig.cast(client, lab.withFanout(), "new"));
              assertThat(inbox.methods()).contains("new");
            });
  }

  private static List<String> offsets(AmqpTap tap) {
    return tap.methods().stream()
        .map(TappedMethod::method)
        .filter(Consume.class::isInstance)
        .map(method -> ((Consume) method).getArguments().get("x-stream-offset"))
        .filter(offset -> offset instanceof LongString || offset instanceof Number)
        .map(Object::toString)
        .toList();
  }

  private Driver open() {
    return open("");
  }

  private Driver open(String more) {
    return rig.open(broker.url() + "?" + STREAM + more);
  }
}
