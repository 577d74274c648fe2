// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology;
import dev.bergen.transport.RpcTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Queues change their type while calls and casts go through them. */
@Tag("broker-newest")
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
class MigrationTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> BOTH = List.of("lab", "lab.node-1");

  /** Requests are acknowledged before they run, so nobody holds any. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private RpcTransport operator;
  private Management management;

  @BeforeEach
  void open() {
    operator = RpcTransport.open(broker.url());
    management = Management.at(ManagementUrl.parse(broker.node().managementUrl(), Map.of()));
  }

  @AfterEach
  void close() {
    operator.close();
  }

  private Migration migration() {
    return migration(LONG);
  }

  private Migration migration(Duration patience) {
    return new Migration(operator, management, broker.virtualHost(), SETTLE, patience);
  }

  private MigrationPlan plan(List<String> names, MigrationTarget target) throws Exception {
    return migration().plan(names, target, 0);
  }

  static Map<String, String> types(BrokerExtension broker, Predicate<String> names) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(queue -> names.test(queue.name()))
        .collect(Collectors.toMap(Topology.Queue::name, MigrationTest::type));
  }

  private static String type(Topology.Queue queue) {
    return queue.arguments().getOrDefault("x-queue-type", "classic")
        + (queue.durable() ? ", durable" : "");
  }

  static Set<String> ofMigrations(BrokerExtension broker) {
    Set<String> names =
        new TreeSet<>(types(broker, name -> name.startsWith(Names.PREFIX)).keySet());
    broker.node().exchanges(broker.virtualHost()).stream()
        .map(Topology.Exchange::name)
        .filter(name -> name.startsWith(Names.PREFIX))
        .forEach(names::add);
    return names;
  }

  static boolean isDurable(BrokerExtension broker, String exchange) {
    return broker.node().exchanges(broker.virtualHost()).stream()
        .anyMatch(it -> it.name().equals(exchange) && it.durable());
  }

  @Test
  void a_plan_shows_the_changes_and_makes_none() throws Exception {
    try (Traffic traffic = new Traffic(broker.url())) {
      traffic.awaitMore();

      MigrationPlan plan = plan(BOTH, MigrationTarget.QUORUM);

      assertThat(plan.changes())
          .extracting(MigrationPlan.Change::name)
          .containsExactlyInAnyOrder("lab", "lab.node-1", "openstack");
      assertThat(plan.changes().stream().filter(it -> it.name().equals("lab")).findFirst())
          .hasValueSatisfying(
              lab -> {
                assertThat(lab.before()).isEqualTo("classic, not durable");
                assertThat(lab.after()).isEqualTo("quorum, durable");
                assertThat(lab.bindings()).containsExactly("openstack lab");
              });
      assertThat(plan.options()).containsExactly("rabbit_quorum_queue = true");
      assertThat(plan.steps()).containsExactly(Step.values());
      assertThat(ofMigrations(broker)).isEmpty();
    }
  }

  @Test
  void calls_and_casts_continue_from_classic_to_quorum_and_back() throws Exception {
    try (Traffic traffic = new Traffic(broker.url())) {
      traffic.awaitMore();

      migration().apply(plan(BOTH, MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(types(broker, BOTH::contains))
          .isEqualTo(Map.of("lab", "quorum, durable", "lab.node-1", "quorum, durable"));
      assertThat(isDurable(broker, "openstack")).isTrue();
      traffic.awaitMore();
      assertThat(plan(BOTH, MigrationTarget.QUORUM).isEmpty()).isTrue();

      migration().apply(plan(BOTH, MigrationTarget.CLASSIC), new StopBefore(null));

      assertThat(types(broker, BOTH::contains))
          .isEqualTo(Map.of("lab", "classic, durable", "lab.node-1", "classic, durable"));
      assertThat(ofMigrations(broker)).isEmpty();
      traffic.check();
    }
  }

  @Test
  void messages_that_another_queue_gets_as_well_are_kept_for_the_migrated_one() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.exchangeDeclare("nova", "topic", true);
      for (String queue : List.of("events.info", "pool")) {
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.queueBind(queue, "nova", "events.info");
      }
      List<String> names = List.of("events.info");
      MigrationPlan plan = plan(names, MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration().apply(plan, new StopBefore(Step.SWAP)))
          .isInstanceOf(MigrationException.class);

      channel.basicPublish("nova", "events.info", null, new byte[] {7});
      channel.waitForConfirms();
      MigrationPlan rest = plan(names, MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration().apply(rest, new StopBefore(Step.RETURN)))
          .isInstanceOf(MigrationException.class);
      channel.queueBind("events.info", "nova", "events.info"); // as its servers do at once
      channel.basicPublish("nova", "events.info", null, new byte[] {8});
      channel.waitForConfirms();
      migration().apply(plan(names, MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(body(channel, "events.info")).isEqualTo(new byte[] {8});
      assertThat(body(channel, "events.info")).isEqualTo(new byte[] {7});
      assertThat(channel.messageCount("pool")).isEqualTo(2);
      assertThat(channel.messageCount("events.info")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_queue_that_drops_its_oldest_messages_gets_back_no_more_than_fits(boolean byPolicy)
      throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.exchangeDeclare("nova", "topic", true);
      if (byPolicy) {
        management.setPolicy(
            new BrokerPolicy(
                broker.virtualHost(), "short", "^q$", "queues", Map.of("max-length", 20), 0));
      }
      channel.queueDeclare(
          "q", true, false, false, byPolicy ? Map.of() : Map.of("x-max-length", 20));
      channel.queueBind("q", "nova", "q");
      publish(channel, 0, 15);
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration().apply(plan, new StopBefore(Step.SWAP)))
          .isInstanceOf(MigrationException.class);
      publish(channel, 15, 30);

      MigrationPlan rest = plan(List.of("q"), MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration(Duration.ZERO).apply(rest, new StopBefore(null)))
          .hasMessageContaining("Queue q is full");
      IntStream.range(0, 20)
          .forEach(i -> assertThat(body(channel, "q")).isEqualTo(new byte[] {(byte) i}));
      migration().apply(plan(List.of("q"), MigrationTarget.QUORUM), new StopBefore(null));

      IntStream.range(20, 30)
          .forEach(i -> assertThat(body(channel, "q")).isEqualTo(new byte[] {(byte) i}));
      assertThat(ofMigrations(broker)).isEmpty();
    }
  }

  private static void publish(Channel channel, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      channel.basicPublish("nova", "q", null, new byte[] {(byte) i});
    }
    channel.waitForConfirms();
  }

  @Test
  void bindings_that_only_a_stand_in_has_are_given_back() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("nova", "topic", false);
      for (String queue : List.of("q", "late")) {
        channel.queueDeclare(queue, true, false, false, Map.of());
      }
      channel.queueBind("q", "nova", "q");
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration().apply(plan, new StopBefore(Step.EXCHANGES)))
          .isInstanceOf(MigrationException.class);
      channel.exchangeDeclare(Names.standIn("nova"), "topic", true);
      channel.queueBind("late", Names.standIn("nova"), "late");
      channel.exchangeDelete("nova"); // and there it was killed

      migration().apply(plan(List.of("q"), MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(management.bindings(broker.virtualHost()))
          .filteredOn(binding -> binding.exchange().equals("nova"))
          .extracting(BrokerBinding::destination)
          .containsExactlyInAnyOrder("q", "late");
    }
  }

  @Test
  void a_policy_that_would_drop_waiting_messages_is_refused_before_anything_is_done()
      throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      management.setPolicy(
          new BrokerPolicy(
              broker.virtualHost(),
              "brief",
              "^(?!amq\\.).*",
              "queues",
              Map.of("message-ttl", 600_000),
              0));
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);

      assertThatThrownBy(() -> migration().apply(plan, new StopBefore(null)))
          .hasMessageStartingWith(
              "Policy brief sets message-ttl = 600000 for queue bergen.migration, ");
      assertThat(ofMigrations(broker)).isEmpty();
      assertThat(types(broker, "q"::equals)).containsValue("classic, durable");
    }
  }

  @Test
  void a_user_without_the_policymaker_tag_is_refused_beforehand_and_can_still_roll_back()
      throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare("nova", "topic", false);
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.queueBind("q", "nova", "q");
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);
      assertThatThrownBy(() -> migration().apply(plan, new StopBefore(Step.CATCH)))
          .isInstanceOf(MigrationException.class);

      management = ofUser("looker");
      assertThat(migration().rollback(new StopBefore(null))).containsExactly("q");

      assertThat(ofMigrations(broker)).isEmpty();
      assertThatThrownBy(() -> plan(List.of("q"), MigrationTarget.QUORUM))
          .hasMessageContainingAll("Exchange nova", "needs the tag policymaker");
    }
  }

  /** Makes a user who may only look, beyond the rights that AMQP knows. */
  private static Management ofUser(String name) throws Exception {
    put("users/" + name, "{\"password\": \"%s\", \"tags\": \"monitoring\"}".formatted(name));
    put(
        "permissions/%s/%s".formatted(broker.virtualHost(), name),
        "{\"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}");
    String url = broker.node().managementUrl().replace("guest:guest", name + ":" + name);
    return Management.at(ManagementUrl.parse(url, Map.of()));
  }

  private static void put(String path, String body) throws Exception {
    String url = broker.node().managementUrl().replace("guest:guest@", "") + "/api/" + path;
    String guest = Base64.getEncoder().encodeToString("guest:guest".getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Basic " + guest)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isBetween(200, 204);
  }

  @Test
  void a_second_run_is_refused_while_one_is_at_work() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);
      try (Claim first = operator.claim(Names.CLAIM).get(30, TimeUnit.SECONDS)) {
        assertThat(first.isHeld()).isTrue();
        assertThatThrownBy(() -> migration().apply(plan, new StopBefore(null)))
            .hasMessageStartingWith("Another migration is running in this virtual host");
        assertThatThrownBy(() -> migration().rollback(new StopBefore(null)))
            .hasMessageStartingWith("Another migration is running in this virtual host");
        assertThat(ofMigrations(broker)).containsExactly(Names.CLAIM);
      }
      assertThat(migration().rollback(new StopBefore(null))).isEmpty();
    }
  }

  @Test
  void nothing_is_planned_over_a_migration_whose_journal_is_gone() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.exchangeDeclare(Names.way("q"), "fanout", true);

      assertThatThrownBy(() -> plan(List.of("q"), MigrationTarget.QUORUM))
          .hasMessageContaining("the bindings of its queues: bergen.migration.way.q");
      assertThatThrownBy(() -> migration().rollback(new StopBefore(null)))
          .hasMessageContaining("bergen.migration.way.q");
    }
  }

  @Test
  void a_backlog_without_a_consumer_is_moved_aside_and_back_in_order() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.exchangeDeclare("nova", "topic", true);
      channel.queueDeclare("notifications.info", true, false, false, Map.of("x-max-length", 90));
      channel.queueBind("notifications.info", "nova", "notifications.info");
      for (int i = 0; i < 40; i++) {
        channel.basicPublish("nova", "notifications.info", null, new byte[] {(byte) i});
      }
      channel.waitForConfirms();
      List<String> names = List.of("notifications.info");

      migration().apply(plan(names, MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(broker.node().queues(broker.virtualHost()))
          .singleElement()
          .satisfies(
              queue ->
                  assertThat(queue.arguments())
                      .containsEntry("x-max-length", 90)
                      .containsEntry("x-queue-type", "quorum"));
      IntStream.range(0, 40)
          .forEach(
              i ->
                  assertThat(body(channel, "notifications.info")).isEqualTo(new byte[] {(byte) i}));
    }
  }

  private static byte[] body(Channel channel, String queue) {
    try {
      return channel.basicGet(queue, true).getBody();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_queue_is_not_deleted_while_a_message_is_unacknowledged() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.basicPublish("", "q", null, new byte[] {7});
      channel.waitForConfirms();
      long held = channel.basicGet("q", false).getEnvelope().getDeliveryTag();
      await().atMost(LONG).until(() -> unacknowledged("q") == 1);
      MigrationPlan plan = plan(List.of("q"), MigrationTarget.QUORUM);

      assertThatThrownBy(() -> migration(Duration.ZERO).apply(plan, new StopBefore(null)))
          .hasMessage(
              "Consumers still hold messages after 0 s: q 1. Wait and run the command again, restart"
                  + " the consumers, or roll back");
      assertThat(types(broker, "q"::equals)).containsValue("classic, durable");
      channel.basicReject(held, true);
      migration().apply(plan(List.of("q"), MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(types(broker, "q"::equals)).containsValue("quorum, durable");
      assertThat(body(channel, "q")).isEqualTo(new byte[] {7});
    }
  }

  private long unacknowledged(String queue) throws Exception {
    return management.queue(broker.virtualHost(), queue).unacknowledged();
  }

  @Test
  void a_fanout_exchange_becomes_durable_and_every_server_keeps_receiving() throws Exception {
    try (Traffic traffic = new Traffic(broker.url())) {
      traffic.awaitMore();

      migration().apply(plan(List.of("lab_fanout"), MigrationTarget.STREAM), new StopBefore(null));
      RpcClient.of(traffic.calling, Target.topic("lab"))
          .withFanout()
          .cast("note", Map.of("id", -1));

      assertThat(isDurable(broker, "lab_fanout")).isTrue();
      await().atMost(LONG).until(() -> traffic.notes.ids.contains(-1));
      traffic.check();
    }
  }

  @Test
  void a_queue_that_cannot_be_migrated_is_refused_before_anything_is_done() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("reply_1", true, false, false, Map.of());
      channel.queueDeclare("brief", true, false, true, Map.of());

      assertThatThrownBy(() -> plan(List.of("gone"), MigrationTarget.QUORUM))
          .hasMessageContaining("neither a queue nor a fanout exchange gone");
      assertThatThrownBy(() -> plan(List.of("reply_1"), MigrationTarget.QUORUM))
          .hasMessageContaining("belongs to one process");
      assertThatThrownBy(() -> plan(List.of("brief"), MigrationTarget.QUORUM))
          .hasMessageContaining("amqp_auto_delete = false");
      assertThatThrownBy(() -> plan(List.of("brief"), MigrationTarget.STREAM))
          .hasMessageContaining("fanouts only");
      assertThat(ofMigrations(broker)).isEmpty();
    }
  }
}
