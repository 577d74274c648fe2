// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.rabbit.Heard.ERROR;
import static dev.bergen.rabbit.Heard.INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.InvalidTargetException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How notifications are kept, handed out, settled and delivered again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class NotificationsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final BasicProperties JSON = properties("application/json");

  private final Rig rig = new Rig();

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-09")
  void a_notification_is_kept_for_a_later_listener() {
    Driver notifier = rig.open(broker.url());

    Rig.get(Heard.notify(rig, notifier, INFO, "early"));

    assertThat(queue("lab.info").ready()).isEqualTo(1);
    Heard late = Heard.all(rig, rig.open(broker.url()), INFO);
    assertThat(late.handle()).isEqualTo("early");
  }

  @Test
  @Tag("RCV-10")
  void both_formats_are_read_from_one_queue() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);

    for (NotificationFormat format : NotificationFormat.values()) {
      Rig.get(
          driver.notify(INFO, Heard.notification(format.name()), format, rig.within(Rig.PATIENCE)));
    }

    IncomingNotification plain = heard.take();
    assertThat(plain.notification()).isEqualTo(Heard.notification("PLAIN"));
    assertThat(plain.redelivered()).isFalse();
    assertThat(heard.take().notification()).isEqualTo(Heard.notification("ENVELOPE"));
  }

  @Test
  @Tag("RCV-13")
  @Tag("RCV-05")
  void the_broker_keeps_a_notification_until_it_is_acknowledged() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "any"));

    IncomingNotification any = heard.take();
    assertThat(queue("lab.info").unacknowledged()).isEqualTo(1);
    any.acknowledge();

    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
  }

  @Test
  void an_unacknowledged_message_goes_to_another_listener() {
    Driver driver = rig.open(broker.url());
    Heard first = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "any"));
    first.take();

    first.subscription().close();

    Heard second = Heard.all(rig, driver, INFO);
    IncomingNotification again = second.take();
    assertThat(Heard.event(again)).isEqualTo("any");
    assertThat(again.redelivered()).isTrue();
    again.acknowledge();
  }

  @Test
  @Tag("LSN-11")
  void a_requeued_message_is_redelivered() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "any"));

    heard.take().requeue();

    IncomingNotification again = heard.take();
    assertThat(again.redelivered()).isTrue();
    again.acknowledge();
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
    heard.assertGetsNothing();
  }

  @Test
  @Tag("RCV-06")
  @Tag("RCV-07")
  @Tag("RCV-08")
  void a_second_copy_of_an_acknowledged_message_is_acknowledged_and_ignored() throws Exception {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    publish("openstack", "lab.info", message("twice", "id-1"));
    heard.take().requeue();
    IncomingNotification again = heard.take();
    publish("openstack", "lab.info", message("twice", "id-1"));
    IncomingNotification unacknowledgedTwin = heard.take();
    again.acknowledge();
    unacknowledgedTwin.acknowledge();
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);

    publish("openstack", "lab.info", message("twice", "id-1"));
    publish("openstack", "lab.info", message("other", "id-2"));

    assertThat(heard.handle()).isEqualTo("other");
    assertThat(driver).asString().contains("duplicates=1");
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
  }

  @Test
  @Tag("RCV-15")
  void a_message_handled_during_a_connection_loss_is_acknowledged_when_it_is_redelivered() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "any"));
    IncomingNotification stale = heard.take();

    broker.node().closeConnections(broker.virtualHost());
    stale.acknowledge(); // before or after it has come again
    Rig.get(Heard.notify(rig, driver, INFO, "next"));

    assertThat(heard.handle()).isEqualTo("next");
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
    heard.assertGetsNothing();
  }

  @Test
  @Tag("RCV-11")
  void an_unreadable_notification_is_rejected_and_counted_and_the_next_is_handled()
      throws Exception {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    publish("openstack", "lab.info", "[1]".getBytes(StandardCharsets.UTF_8));
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      byte[] good = message("good", "id-1");
      channel.basicPublish("openstack", "lab.info", properties("text/plain"), good);
      channel.basicPublish("openstack", "lab.info", JSON, good);
    }

    assertThat(heard.handle()).isEqualTo("good");
    assertThat(driver).asString().contains("rejected=2");
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
  }

  @Test
  @Tag("RTO-10")
  @Tag("RTO-11")
  @Tag("LSN-12")
  @Tag("LSN-13")
  void each_pool_gets_all_from_its_beginning_on_and_its_members_share() {
    Driver driver = rig.open(broker.url());
    Rig.get(Heard.notify(rig, driver, INFO, "too early for pools"));
    Heard noPool = Heard.all(rig, driver, INFO, ERROR);
    Heard alone = Heard.listen(rig, driver, "alone", 64, INFO, ERROR);
    Heard one = Heard.listen(rig, driver, "shared", 1, INFO, ERROR);
    Heard two = Heard.listen(rig, driver, "shared", 1, INFO, ERROR);
    alone.subscription().request(10);
    one.subscription().request(1);
    two.subscription().request(1);

    Rig.get(Heard.notify(rig, driver, INFO, "info"));
    Rig.get(Heard.notify(rig, driver, ERROR, "error"));

    assertThat(List.of(noPool.handle(), noPool.handle(), noPool.handle()))
        .containsExactlyInAnyOrder("too early for pools", "info", "error");
    assertThat(List.of(alone.handle(), alone.handle())).containsExactly("info", "error");
    assertThat(List.of(one.handle(), two.handle())).containsExactlyInAnyOrder("info", "error");
    assertThat(broker.node().queues(broker.virtualHost()))
        .extracting(Queue::name)
        .containsExactlyInAnyOrder("lab.info", "lab.error", "alone", "shared");
    assertThat(broker.node().bindings(broker.virtualHost()))
        .filteredOn(binding -> binding.destination().equals("shared"))
        .extracting(binding -> binding.source() + " " + binding.routingKey())
        .containsExactlyInAnyOrder("openstack lab.info", "openstack lab.error");
  }

  @Test
  @Tag("LSN-22")
  void topics_of_several_exchanges_are_listened_to_at_once() {
    Driver driver = rig.open(broker.url());
    NotificationAddress nova = new NotificationAddress("nova", "versioned", "info");
    NotificationAddress cinder = new NotificationAddress("cinder", "lab", "info");
    Heard heard = Heard.all(rig, driver, nova, cinder);

    Rig.get(Heard.notify(rig, driver, nova, "from nova"));
    Rig.get(Heard.notify(rig, driver, cinder, "from cinder"));
    Rig.get(Heard.notify(rig, driver, new NotificationAddress("nova", "other", "info"), "no"));

    assertThat(List.of(heard.handle(), heard.handle()))
        .containsExactlyInAnyOrder("from nova", "from cinder");
    heard.assertGetsNothing();
  }

  @Test
  @Tag("RCV-14")
  void no_more_is_handed_out_than_asked_and_no_more_fetched_than_the_prefetch() {
    Driver driver = rig.open(broker.url());
    IntStream.range(0, 20)
        .mapToObj(i -> Heard.notify(rig, driver, INFO, "event-" + i))
        .toList()
        .forEach(Rig::get);
    Heard heard = Heard.listen(rig, driver, null, 5, INFO);

    heard.subscription().request(2);

    heard.handle();
    heard.handle();
    heard.assertGetsNothing();
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(queue("lab.info").unacknowledged()).isEqualTo(5);
              assertThat(queue("lab.info").ready()).isEqualTo(13);
            });
  }

  @Test
  @Tag("LSN-19")
  void no_listener_gets_more_than_its_configured_prefetch() {
    Driver driver = rig.open(broker.url() + "?rabbit_qos_prefetch_count=3");

    Heard heard = Heard.listen(rig, driver, null, 64, INFO);

    assertThat(heard.subscription().limit()).isEqualTo(3);
  }

  @Test
  @Tag("SPI-07")
  void after_a_stop_delivered_messages_can_be_acknowledged_and_the_others_go_to_others() {
    Driver driver = rig.open(broker.url());
    Heard first = Heard.listen(rig, driver, null, 5, INFO, ERROR);
    first.subscription().request(2);
    for (int i = 0; i < 5; i++) {
      Rig.get(Heard.notify(rig, driver, INFO, "event-" + i));
    }
    IncomingNotification zero = first.take();
    IncomingNotification one = first.take();

    Rig.get(first.subscription().stop(rig.timer.deadline(Rig.PATIENCE)));
    Heard second = Heard.all(rig, driver, INFO);

    List<String> rest = List.of(second.handle(), second.handle(), second.handle());
    assertThat(rest).containsExactlyInAnyOrder("event-2", "event-3", "event-4");
    zero.acknowledge();
    one.requeue();
    first.subscription().close();
    assertThat(second.handle()).isEqualTo("event-1");
    second.assertGetsNothing();
    first.assertGetsNothing();
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
  }

  @Test
  void acknowledged_in_any_order_by_many_threads_each_is_settled_once() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.listen(rig, driver, null, 1_000, INFO);
    heard.subscription().request(10_000);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      sent.add(Heard.notify(rig, driver, INFO, "event-" + i));
    }
    sent.forEach(Rig::get);
    List<IncomingNotification> all = new ArrayList<>();
    sent.forEach(one -> all.add(heard.take()));

    Collections.shuffle(all, new Random(42));
    List<IncomingNotification> givenBack = all.subList(0, 50);
    all.parallelStream()
        .forEach(
            notification -> {
              if (givenBack.contains(notification)) {
                notification.requeue();
              } else {
                notification.acknowledge();
              }
            });

    List<String> again = IntStream.range(0, 50).mapToObj(i -> heard.handle()).toList();
    assertThat(again)
        .containsExactlyInAnyOrderElementsOf(givenBack.stream().map(Heard::event).toList());
    await().atMost(Rig.PATIENCE).until(() -> queue("lab.info").messages() == 0);
    heard.assertGetsNothing();
  }

  @Test
  void settling_twice_is_harmless() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "twice"));

    IncomingNotification twice = heard.take();
    twice.acknowledge();
    twice.acknowledge();
    twice.requeue();
    Rig.get(Heard.notify(rig, driver, INFO, "next"));

    assertThat(heard.handle()).isEqualTo("next");
    heard.assertGetsNothing();
  }

  @Test
  @Tag("RCV-12")
  void a_listener_whose_queue_is_deleted_declares_it_again() {
    Driver driver = rig.open(broker.url());
    Heard heard = Heard.all(rig, driver, INFO);
    Rig.get(Heard.notify(rig, driver, INFO, "before"));
    IncomingNotification lost = heard.take();

    broker.node().deleteQueue(broker.virtualHost(), "lab.info");
    await().atMost(Rig.PATIENCE).until(() -> !queues("lab.info").isEmpty());
    lost.acknowledge();
    Rig.get(Heard.notify(rig, driver, INFO, "after"));

    assertThat(heard.handle()).isEqualTo("after");
  }

  @Test
  void names_that_amqp_cannot_carry_are_refused() {
    Driver driver = rig.open(broker.url());
    NotificationAddress endless = new NotificationAddress(null, "t".repeat(256), "info");

    Rig.failure(Heard.notify(rig, driver, endless, "any"), InvalidTargetException.class);
    Rig.failure(
        driver.listen(List.of(INFO), "", new Heard(), 1, rig.timer.deadline(Duration.ofSeconds(5))),
        InvalidTargetException.class);
  }

  private void publish(String exchange, String key, byte[] body) throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(exchange, key, JSON, body);
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  private static byte[] message(String event, String uniqueId) {
    return new NotificationMessage(Heard.notification(event), uniqueId)
        .encode(NotificationFormat.ENVELOPE);
  }

  private static BasicProperties properties(String contentType) {
    return new BasicProperties.Builder()
        .contentType(contentType)
        .contentEncoding("utf-8")
        .headers(Map.of())
        .build();
  }

  private static Queue queue(String name) {
    return queues(name).get(0);
  }

  private static List<Queue> queues(String name) {
    return broker.node().queues(broker.virtualHost()).stream()
        .filter(queue -> queue.name().equals(name))
        .toList();
  }
}
