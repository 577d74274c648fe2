// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.FailureKind.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.declare.TransientQueues;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Subscription;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.AmqpTap.Refusal;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMethod;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers, nodes and newer brokers that do not let a driver declare what its options say. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@Tag("newest-jdk-only")
class RefusedDeclarationTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String STUCK =
      "NOT_FOUND - home node 'rabbit@gone' of durable queue in vhost is down or inaccessible";
  private static final String TRANSIENT =
      "INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\n"
          + "By default, this feature is not permitted anymore.";

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");
  private AmqpTap tap;
  private Connection peer;
  private CapturedLog log;
  private CapturedLog links;
  private CapturedLog learned;

  @BeforeEach
  void open() throws IOException, TimeoutException {
    tap = rig.closing(AmqpTap.before(broker.node()));
    log = rig.closing(new CapturedLog(Concessions.class));
    links = rig.closing(new CapturedLog(Link.class));
    learned = rig.closing(new CapturedLog(TransientQueues.class));
    peer = rig.closing(broker.node().connect(broker.virtualHost()));
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-23")
  void servers_and_callers_follow_peers_who_have_nothing_durable_and_say_so_once() {
    serveAndCall("", "node-1");

    Driver durable = open("amqp_durable_queues=true");
    rig.echo(durable, lab.withServer("node-2"));
    Rig.get(rig.call(durable, lab.withServer("node-2"), "ping"));

    assertThat(exchange("openstack").durable()).isFalse();
    assertThat(queue("lab.node-2").durable()).isFalse();
    assertThat(log.messages())
        .containsExactly(
            "The exchange 'openstack' exists and is not durable: using it as peers declared it,"
                + " not as our options say",
            gaveUpDurable("lab"),
            gaveUpDurable("lab.node-2"));
  }

  @Test
  @Tag("RTO-23")
  void they_follow_peers_who_have_everything_durable_too() {
    serveAndCall("amqp_durable_queues=true", "node-1");

    serveAndCall("", "node-2");

    assertThat(exchange("openstack").durable()).isTrue();
    assertThat(queue("lab").durable()).isTrue();
  }

  @Test
  @Tag("RTO-23")
  void a_queue_may_differ_where_its_exchange_does_not() throws IOException, TimeoutException {
    try (Channel channel = peer.createChannel()) {
      channel.queueDeclare("lab", false, false, false, Map.of());
    }

    serveAndCall("amqp_durable_queues=true", "node-1");

    assertThat(exchange("openstack").durable()).isTrue();
    assertThat(queue("lab").durable()).isFalse();
    assertThat(queue("lab.node-1").durable()).isTrue();
  }

  @Test
  @Tag("RTO-23")
  void a_quorum_queue_is_durable_on_an_exchange_of_peers_that_is_not() {
    serveAndCall("", "node-1");

    serveAndCall("rabbit_quorum_queue=true", "node-2");

    assertThat(exchange("openstack").durable()).isFalse();
    assertThat(queue("lab.node-2").durable()).isTrue();
    assertThat(queue("lab.node-2").arguments()).containsEntry("x-queue-type", "quorum");
  }

  @Test
  @Tag("RTO-24")
  void notifiers_follow_too_where_the_reference_loses_the_notification() {
    serveAndCall("", "node-1");

    Rig.get(Heard.notify(rig, open("amqp_durable_queues=true"), Heard.INFO, "kept"));

    assertThat(queue("lab.info").durable()).isFalse();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(queue("lab.info").messages()).isOne());
  }

  @Test
  @Tag("RTO-25")
  void any_other_difference_of_an_exchange_is_an_error_that_says_which()
      throws IOException, TimeoutException {
    try (Channel channel = peer.createChannel()) {
      channel.exchangeDeclare("openstack", "direct", false);
    }

    ServerListenException error =
        Rig.failure(serve(rig.open(broker.url()), "node-1"), ServerListenException.class);

    assertThat(error).hasMessageContainingAll("406", "inequivalent arg 'type'", "openstack");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rabbit_quorum_queue=true"})
  void a_queue_that_peers_declared_otherwise_is_used_and_the_log_says_what_differs(String options)
      throws IOException, TimeoutException {
    try (Channel channel = peer.createChannel()) {
      channel.queueDeclare("lab", false, false, false, Map.of("x-message-ttl", 50_000));
    }

    serveAndCall(options, "node-1");

    assertThat(log.messages())
        .filteredOn(line -> line.startsWith("The queue 'lab' differs"))
        .last()
        .asString()
        .contains("from our options, using it unchanged: 406", "inequivalent arg 'x-");
  }

  @Test
  @Tag("RTO-26")
  void a_queue_of_our_own_that_is_stuck_on_a_dead_node_is_made_anew() {
    refuse(1, 404, STUCK, declares("lab_fanout_"));

    Rig.Inbox inbox = rig.serve(open(""), lab.withServer("node-1"));
    Rig.get(rig.cast(open(""), lab.withFanout(), "resync"));

    assertThat(inbox.take().request().method()).isEqualTo("resync");
    assertThat(seen("queue.delete")).isOne();
    assertThat(log.messages()).anyMatch(line -> line.startsWith("Deleted the queue 'lab_fanout_"));
  }

  @Test
  @Tag("RTO-26")
  void a_durable_queue_gets_time_to_return_and_keeps_its_messages()
      throws IOException, TimeoutException {
    try (Channel channel = peer.createChannel()) {
      channel.queueDeclare("lab", true, false, false, Map.of());
      channel.basicPublish("", "lab", null, new byte[10]);
    }
    refuse(1, 404, STUCK, declares("lab"));

    Rig.get(serve(open("amqp_durable_queues=true"), "node-1"));

    assertThat(seen("queue.delete")).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(seen("basic.reject")).isOne()); // it is no request
  }

  @Test
  @Tag("RTO-26")
  void a_queue_with_consumers_is_never_deleted() throws IOException {
    Channel consumer = peer.createChannel();
    consumer.queueDeclare("lab", false, false, false, Map.of());
    AtomicInteger cancelled = new AtomicInteger();
    consumer.basicConsume("lab", (tag, message) -> {}, tag -> cancelled.incrementAndGet());
    refuse(2, 404, STUCK, declares("lab"));

    Rig.get(serve(open(""), "node-1"));

    assertThat(seen("queue.delete")).isPositive();
    assertThat(cancelled).hasValue(0);
  }

  @Test
  @Tag("RTO-26")
  void after_an_internal_error_of_the_broker_the_queue_is_declared_again() {
    refuse(1, 541, "INTERNAL_ERROR", declares("lab"));

    serveAndCall("", "node-1");

    assertThat(queue("lab.node-1").durable()).isFalse();
  }

  @Test
  @Tag("broker-denied")
  void where_brokers_refuse_transient_queues_our_own_become_durable_and_expire() {
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, this::isTransient);

    serveAndCall("rabbit_quorum_queue=true", "node-1");

    assertThat(broker.node().queues(broker.virtualHost()))
        .filteredOn(queue -> queue.name().matches("(lab_fanout|reply)_.*"))
        .hasSize(2)
        .allMatch(Queue::durable)
        .allMatch(queue -> Integer.valueOf(1_800_000).equals(queue.arguments().get("x-expires")));
    assertThat(tap.methods().stream().map(TappedMethod::method))
        .filteredOn(method -> method instanceof AMQP.Queue.Declare declare && declare.getDurable())
        .extracting(method -> (AMQP.Queue.Declare) method)
        .filteredOn(declare -> declare.getQueue().matches("(lab_fanout|reply)_.*"))
        .isNotEmpty()
        .allMatch(
            declare ->
                "classic".equals(String.valueOf(declare.getArguments().get("x-queue-type"))));
    assertThat(learned.messages())
        .filteredOn(line -> line.contains("neither durable nor exclusive"))
        .hasSize(2); // the server's driver and the caller's
    assertThat(links.messages()).noneMatch(line -> line.contains("lost the connection"));
  }

  @Test
  @Tag("broker-denied")
  void where_brokers_refuse_transient_queues_shared_ones_fail_and_the_error_says_what_to_set() {
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, this::isTransient);

    ServerListenException error =
        Rig.failure(serve(open(""), "node-1"), ServerListenException.class);

    assertThat(error)
        .hasMessageContainingAll(
            "RabbitMQ " + broker.node().version(),
            "refuses queue 'lab'",
            "rabbit_quorum_queue = true",
            "rabbit_transient_quorum_queue = true",
            "amqp_durable_queues = true",
            "on all peers",
            "deprecated_features.permit.transient_nonexcl_queues = true");
    assertThat(FailureKind.of(error)).as("not a broker that does not run").isEqualTo(OTHER);
    assertThat(broker.node().exchanges(broker.virtualHost())).isEmpty();
  }

  @Test
  @Tag("broker-denied")
  void the_advice_of_the_error_works_after_the_failed_start_and_beside_queues_of_peers()
      throws IOException, TimeoutException {
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, this::isTransient);
    Rig.failure(serve(open(""), "node-1"), ServerListenException.class);
    try (Channel channel = peer.createChannel()) {
      channel.exchangeDeclare("openstack", "topic", false);
    }

    serveAndCall("amqp_durable_queues=true", "node-1");

    assertThat(queue("lab").durable()).isTrue();
  }

  @Test
  @Tag("broker-denied")
  void where_brokers_refuse_transient_queues_those_that_peers_made_durable_are_used()
      throws IOException, TimeoutException {
    try (Channel channel = peer.createChannel()) {
      channel.queueDeclare("lab", true, false, false, Map.of());
      channel.queueDeclare("lab.node-1", true, false, false, Map.of());
    }
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, this::isTransient);

    serveAndCall("", "node-1");

    assertThat(links.messages()).noneMatch(line -> line.contains("lost the connection"));
  }

  @Test
  void a_user_with_read_permission_only_listens_to_existing_queues() {
    Rig.get(Heard.notify(rig, rig.open(broker.url()), Heard.INFO, "before"));
    Heard.listen(rig, rig.open(broker.url()), null, 1, Heard.INFO).subscription().close();
    broker.node().createUser("auditor", broker.virtualHost(), "", "", ".*");

    Heard heard =
        Heard.all(
            rig, rig.open(broker.url().replace("guest:guest", "auditor:auditor")), Heard.INFO);

    assertThat(heard.handle()).isEqualTo("before");
    assertThat(log.messages())
        .filteredOn(
            line ->
                line.contains("No permission to declare the")
                    && line.contains("using it unchanged: 403"))
        .hasSize(3); // exchange, queue and binding
  }

  @Test
  void without_existing_queues_such_a_user_gets_the_missing_permission_without_another_try() {
    broker.node().createUser("auditor", broker.virtualHost(), "", "", ".*");
    Driver driver = rig.open(broker.url().replace("guest:guest", "auditor:auditor"));

    ServerListenException error =
        Rig.failure(
            driver.listen(
                List.of(Heard.INFO), null, new Heard(), 1, rig.timer.deadline(Duration.ofHours(1))),
            ServerListenException.class);

    assertThat(error).hasMessageContainingAll("The broker refuses: 403", "openstack");
  }

  @Test
  void where_brokers_refuse_transient_queues_so_does_a_notifier_and_keeps_its_connection() {
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, this::isTransient);
    Driver driver = open("");

    MessageDeliveryException first =
        Rig.failure(Heard.notify(rig, driver, Heard.INFO, "1"), MessageDeliveryException.class);
    long connected = seen("connection.start");
    Rig.get(rig.cast(driver, lab, "another"));
    MessageDeliveryException second =
        Rig.failure(Heard.notify(rig, driver, Heard.INFO, "2"), MessageDeliveryException.class);

    assertThat(first).hasMessageContainingAll("lab.info", "rabbit_quorum_queue = true");
    assertThat(second).hasMessageContainingAll("lab.info", "rabbit_quorum_queue = true");
    assertThat(seen("connection.start")).isEqualTo(connected);
    assertThat(seenDeclaring("lab.info")).isOne();
  }

  @Test
  void a_server_whose_queues_a_new_broker_refuses_leaves_the_others_their_connection() {
    Driver driver = open("");
    Rig.Inbox first = rig.serve(driver, lab.withServer("node-1"));
    refuse(Integer.MAX_VALUE, 541, TRANSIENT, declares("other"));

    Rig.failure(
        driver.serve(
            Target.topic("other").withServer("node-1"),
            new Rig.Inbox(),
            1,
            rig.timer.deadline(Rig.PATIENCE)),
        ServerListenException.class);
    Rig.get(rig.cast(open(""), lab, "after"));

    assertThat(first.take().request().method()).isEqualTo("after");
    assertThat(seenDeclaring("other")).isOne();
  }

  private void serveAndCall(String options, String server) {
    rig.echo(open(options), lab.withServer(server));
    Rig.get(rig.call(open(options), lab.withServer(server), "ping"));
  }

  private CompletableFuture<Subscription> serve(Driver driver, String server) {
    return driver.serve(
        lab.withServer(server), new Rig.Inbox(), 1, rig.timer.deadline(Duration.ofSeconds(20)));
  }

  private Driver open(String options) {
    return rig.open(tap.url(broker.virtualHost()) + "?java_peer_headers=false&" + options);
  }

  private void refuse(int times, int code, String text, Predicate<Method> which) {
    AtomicInteger left = new AtomicInteger(times);
    tap.refuse(
        method ->
            which.test(method) && left.getAndDecrement() > 0 ? new Refusal(code, text) : null);
  }

  /** Of queues whose name is, or begins with, that. */
  private static Predicate<Method> declares(String name) {
    return method ->
        method instanceof AMQP.Queue.Declare declare
            && (declare.getQueue().equals(name)
                || (name.endsWith("_") && declare.getQueue().startsWith(name)));
  }

  private boolean isTransient(Method method) {
    return method instanceof AMQP.Queue.Declare declare
        && !declare.getDurable()
        && !declare.getPassive()
        && !declare.getExclusive();
  }

  private long seen(String method) {
    return tap.methods().stream().filter(seen -> seen.name().equals(method)).count();
  }

  private long seenDeclaring(String queue) {
    return tap.methods().stream()
        .map(TappedMethod::method)
        .filter(declares(queue))
        .filter(method -> !((AMQP.Queue.Declare) method).getPassive())
        .count();
  }

  private static String gaveUpDurable(String queue) {
    return "The queue '%s' is declared non-durable, as peers do on a non-durable exchange: its backlog"
            .formatted(queue)
        + " is lost with the broker. To make it durable, stop all peers, delete the exchange and the queue,"
        + " and start again";
  }

  private static Exchange exchange(String name) {
    return broker.node().exchange(broker.virtualHost(), name);
  }

  private static Queue queue(String name) {
    return broker.node().queue(broker.virtualHost(), name::equals);
  }
}
