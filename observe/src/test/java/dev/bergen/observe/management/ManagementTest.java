// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import dev.bergen.observe.management.ManagementException.Kind;
import dev.bergen.testbed.BrokerExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManagementTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration LONG = Duration.ofSeconds(30);

  private static Management management() {
    return management("guest", "guest");
  }

  private static Management management(String user, String password) {
    String root = broker.node().managementUrl().replace("guest:guest@", "");
    return Management.at(ManagementUrl.parse(root, user, password), LONG, null);
  }

  @Test
  void it_says_what_the_broker_and_its_nodes_are() throws Exception {
    BrokerOverview overview = management().overview();
    List<BrokerNode> nodes =
        await("numbers, which a node that has just started lacks")
            .atMost(LONG)
            .until(() -> management().nodes(), all -> all.get(0).memoryLimit() > 0);

    assertThat(overview.version()).isEqualTo(broker.node().version());
    assertThat(overview.release()).isGreaterThanOrEqualTo(310);
    assertThat(overview.statistics()).isTrue();
    assertThat(nodes).hasSize(1);
    assertThat(nodes.get(0).running()).isTrue();
    assertThat(nodes.get(0).diskFreeLimit()).isPositive();
  }

  @Test
  void a_queue_is_listed_with_its_type_and_backlog() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q /?", true, false, false, Map.of("x-expires", 600_000));
      channel.queueDeclare("quorum", true, false, false, Map.of("x-queue-type", "quorum"));
      channel.queueDeclare("mine", false, true, false, Map.of());
      channel.basicPublish("", "q /?", null, new byte[10]);

      BrokerQueue queue = queue("q /?", seen -> seen.ready() == 1);

      assertThat(queue.type()).isEqualTo("classic");
      assertThat(queue.durable()).isTrue();
      assertThat(queue.consumers()).isZero();
      assertThat(queue.setting("expires")).isEqualTo(600_000L);
      assertThat(queue.owner()).isNull();
      assertThat(queue("quorum", seen -> seen.online().size() == 1).type()).isEqualTo("quorum");
      assertThat(queue("mine", seen -> true).exclusive()).isTrue();
      await("its owner, which is told of a single queue only")
          .atMost(LONG)
          .until(() -> management().queue(broker.virtualHost(), "mine").owner() != null);
    }
  }

  @Test
  void a_consumer_leads_to_its_connection() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.basicQos(7);
      channel.basicConsume("q", false, "tag", new DefaultConsumer(channel));

      await("the consumer")
          .atMost(LONG)
          .until(() -> !management().consumers(broker.virtualHost()).isEmpty());
      BrokerConsumer consumer = management().consumers(broker.virtualHost()).get(0);

      assertThat(consumer.queue()).isEqualTo("q");
      assertThat(consumer.prefetch()).isEqualTo(7);
      assertThat(consumer.acknowledges()).isTrue();
      await("its connection")
          .atMost(LONG)
          .until(
              () ->
                  management().connections(broker.virtualHost()).stream()
                      .anyMatch(
                          each ->
                              each.name().equals(consumer.connection())
                                  && each.user().equals("guest")
                                  && each.heartbeatSeconds() == 60
                                  && each.since() != null
                                  && each.label().equals("bergen-testbed")
                                  && each.peer().startsWith("127.0.0.1:")));
    }
  }

  @Test
  void more_queues_than_a_page_has_come_all() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      for (int i = 0; i < 501; i++) {
        channel.queueDeclareNoWait("q" + i, true, false, false, Map.of());
      }
      channel.queueDeclare("last", true, false, false, Map.of());

      await("all of them")
          .atMost(LONG)
          .until(() -> management().queues(broker.virtualHost()).size() == 502);
    }
  }

  @Test
  void the_fullest_queue_comes_first() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      for (String name : List.of("a", "full", "z")) {
        channel.queueDeclare(name, true, false, false, Map.of());
      }
      channel.basicPublish("", "full", null, new byte[10]);

      List<BrokerQueue> queues =
          await("its message")
              .atMost(LONG)
              .until(
                  () -> management().fullestQueues(broker.virtualHost()),
                  all -> all.size() == 3 && all.get(0).ready() == 1);

      assertThat(queues.get(0).name()).isEqualTo("full");
    }
  }

  @Test
  void peeked_messages_stay_and_are_marked_as_redelivered() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.confirmSelect();
      channel.basicPublish(
          "",
          "q",
          new BasicProperties.Builder().messageId("m1").build(),
          "grün and long".getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie();

      BrokerMessage first = management().peek(broker.virtualHost(), "q", 5, 5).get(0);
      BrokerMessage second = management().peek(broker.virtualHost(), "q", 5, 100).get(0);

      assertThat(first.redelivered()).isFalse();
      assertThat(first.bytes()).isEqualTo(14);
      assertThat(first.payload()).startsWith("gr").doesNotContain("long");
      assertThat(first.properties()).containsEntry("message_id", "m1");
      assertThat(second.redelivered()).isTrue();
      assertThat(second.payload()).isEqualTo("grün and long");
      assertThat(channel.messageCount("q")).isEqualTo(1);
    }
  }

  @Test
  void a_queue_with_a_message_is_not_deleted() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("q", true, false, false, Map.of());
      channel.confirmSelect();
      channel.basicPublish("", "q", null, new byte[1]);
      channel.waitForConfirmsOrDie();

      assertThatThrownBy(() -> management().deleteIfUnusedAndEmpty(broker.virtualHost(), "q"))
          .isInstanceOf(ManagementException.class)
          .hasMessageContaining("not empty");
      // not a purge, after which 4.3 was once seen to find the queue not empty
      assertThat(channel.basicGet("q", true)).isNotNull();
      management().deleteIfUnusedAndEmpty(broker.virtualHost(), "q");

      assertThat(broker.node().queues(broker.virtualHost())).isEmpty();
    }
  }

  @Test
  void a_wrong_password_and_a_user_without_a_tag_are_distinguished() {
    broker.node().createUser("plain-" + broker.virtualHost(), broker.virtualHost());
    String user = "plain-" + broker.virtualHost();
    try {
      assertThatThrownBy(() -> management("guest", "secret-1").overview())
          .hasMessageContaining("refuses the login of user guest")
          .hasMessageNotContaining("secret-1")
          .extracting(e -> ((ManagementException) e).kind())
          .isEqualTo(Kind.LOGIN_REFUSED);
      assertThatThrownBy(() -> management(user, user).overview())
          .hasMessageContaining("rabbitmqctl set_user_tags " + user + " monitoring");
    } finally {
      broker.node().deleteUser(user);
    }
  }

  @Test
  void a_missing_object_is_named() {
    assertThatThrownBy(() -> management().queue(broker.virtualHost(), "gone"))
        .hasMessageContaining(
            "There is no queue gone in virtual host %s at ".formatted(broker.virtualHost()))
        .extracting(e -> ((ManagementException) e).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void the_port_of_amqp_is_reported_as_the_wrong_one() {
    String amqp = "http://127.0.0.1:" + broker.node().port();

    assertThatThrownBy(
            () -> Management.at(ManagementUrl.parse(amqp, "a", "b"), LONG, null).overview())
        .hasMessageContaining("does not speak HTTP", "15672")
        .extracting(e -> ((ManagementException) e).kind())
        .isEqualTo(Kind.NOT_MANAGEMENT);
  }

  private static BrokerQueue queue(String name, Predicate<BrokerQueue> expected) {
    return await("queue " + name)
        .atMost(LONG)
        .until(
            () ->
                management().queues(broker.virtualHost()).stream()
                    .filter(each -> each.name().equals(name))
                    .filter(expected)
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }
}
