// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import dev.bergen.Target;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.AmqpTap.Refusal;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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

/** A broker that never answers one step of a driver's setting up. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
@Tag("newest-jdk-only")
class UnansweredStepTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab").withServer("node-1");
  private AmqpTap tap;
  private CapturedLog declarations;
  private CapturedLog connections;
  private CapturedLog subscriptions;

  @BeforeEach
  void open() {
    tap = rig.closing(AmqpTap.before(broker.node()));
    declarations = rig.closing(new CapturedLog(Concessions.class));
    connections = rig.closing(new CapturedLog(Link.class));
    subscriptions = rig.closing(new CapturedLog("dev.bergen.rabbit.consume.RabbitSubscription"));
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  /** Which step, and which connection of the driver is given up for it. */
  static Stream<Arguments> ofCallers() {
    return Stream.of(
        step("opening a channel", AMQP.Channel.Open.class, "consume"),
        step("the prefetch", AMQP.Basic.Qos.class, "consume"),
        step("consuming", AMQP.Basic.Consume.class, "consume"),
        step("asking for confirms", AMQP.Confirm.Select.class, "publish"));
  }

  private static Arguments step(String name, Class<? extends Method> type, String purpose) {
    return Arguments.of(name, type, purpose);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofCallers")
  void the_connection_is_replaced_and_the_call_continues(
      String name, Class<? extends Method> step, String purpose) {
    rig.echo(rig.open(broker.url()), lab);
    Driver caller = open("rabbit_qos_prefetch_count=10");
    silence(1, step::isInstance);

    Rig.get(rig.call(caller, lab, "ping"));

    assertThat(connections.messages())
        .filteredOn(line -> line.contains("is given up: no answer to "))
        .hasSize(1);
  }

  @Test
  void a_reply_queue_that_is_not_declared_is_deleted_and_declared_on_another_channel() {
    rig.echo(rig.open(broker.url()), lab);
    Driver caller = open("");
    Rig.get(rig.call(caller, lab, "first"));
    silence(1, declares("reply_"));
    broker.node().closeConnections(broker.virtualHost());

    Rig.get(rig.call(caller, lab, "ping"));

    assertThat(declarations.messages())
        .singleElement()
        .asString()
        .matches(
            "Deleted the queue 'reply_.*' to declare it again: no answer to queue.declare within 5"
                + " s");
    assertThat(connections.messages()).noneMatch(line -> line.contains("is given up"));
  }

  @Test
  void a_reply_queue_that_was_never_declared_before_costs_no_more() {
    rig.echo(rig.open(broker.url()), lab);
    silence(1, declares("reply_"));

    Rig.get(rig.call(open(""), lab, "ping"));

    assertThat(declarations.messages())
        .filteredOn(line -> line.startsWith("Deleted the queue 'reply_"))
        .hasSize(1);
    assertThat(connections.messages()).noneMatch(line -> line.contains("is given up"));
  }

  @Test
  void where_deleting_is_not_answered_either_another_connection_is_made() {
    rig.echo(rig.open(broker.url()), lab);
    Driver caller = open("");
    Rig.get(rig.call(caller, lab, "first"));
    silence(2, declares("reply_").or(AMQP.Queue.Delete.class::isInstance));
    broker.node().closeConnections(broker.virtualHost());

    Rig.get(rig.call(caller, lab, "ping"));

    assertThat(connections.messages())
        .filteredOn(line -> line.contains("is given up: no answer to queue.declare within 5 s"))
        .hasSize(1);
  }

  @Test
  void a_servers_queue_is_declared_anew_unless_it_has_a_consumer() {
    Driver server = open("");
    silence(1, declares("lab_fanout_").and(method -> tapped("queue.declare") > 3));

    rig.echo(server, lab);

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));
    assertThat(declarations.messages())
        .anyMatch(line -> line.startsWith("Deleted the queue 'lab_fanout_"));
  }

  @Test
  void a_binding_that_is_not_answered_is_made_on_another_channel() {
    Driver server = open("");
    silence(1, AMQP.Queue.Bind.class::isInstance);

    rig.echo(server, lab);

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));
  }

  @Test
  void an_exchange_that_is_not_answered_costs_the_connection() {
    Driver server = open("");
    silence(1, AMQP.Exchange.Declare.class::isInstance);

    rig.echo(server, lab);

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));
    assertThat(connections.messages())
        .anyMatch(line -> line.contains("is given up: no answer to exchange.declare"));
  }

  @Test
  void closing_does_not_wait_for_an_answer() {
    Driver server = open("");
    rig.echo(server, lab);
    silence(
        Integer.MAX_VALUE,
        method ->
            method instanceof AMQP.Queue.Delete
                || method instanceof AMQP.Channel.Close
                || method instanceof AMQP.Connection.Close);

    server.close();

    assertThat(subscriptions.messages())
        .as("the end of its own patience, before that of the step")
        .containsExactly("No answer from the broker to queue.delete; the fanout queue will expire");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Rig.ourThreads())
                    .noneMatch(thread -> thread.getName().startsWith("bergen-rabbit-consume")));
  }

  private Driver open(String options) {
    return rig.open(tap.url(broker.virtualHost()) + "?java_peer_headers=false&" + options);
  }

  private void silence(int times, Predicate<Method> which) {
    AtomicInteger left = new AtomicInteger(times);
    tap.refuse(method -> which.test(method) && left.getAndDecrement() > 0 ? Refusal.SILENCE : null);
  }

  private static Predicate<Method> declares(String prefix) {
    return method ->
        method instanceof AMQP.Queue.Declare declare && declare.getQueue().startsWith(prefix);
  }

  private long tapped(String method) {
    return tap.methods().stream().filter(seen -> seen.name().equals(method)).count();
  }
}
