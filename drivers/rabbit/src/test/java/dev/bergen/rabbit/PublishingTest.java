// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMessage;
import dev.bergen.testbed.TappedMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How messages go out, and what their senders hear. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PublishingTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RPB-02")
  @Tag("RPB-03")
  @Tag("RTO-08")
  void messages_carry_exactly_the_properties_of_the_reference() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + "?java_peer_headers=false");
    rig.echo(driver, lab.withServer("node-1"));
    Rig.get(rig.call(driver, lab, "connects"));
    tap.clear();

    Rig.get(driver.call(lab, Rig.request("ping", 1), rig.within(Duration.ofMillis(31_250))));
    Rig.get(rig.cast(driver, lab.withServer("node-1"), "cast"));
    Rig.get(rig.cast(driver, lab.withFanout(), "fanout"));

    List<TappedMessage> sent = tap.await(all -> all.size() >= 4, Rig.PATIENCE);
    TappedMessage call = only(sent, "openstack", "lab");
    TappedMessage reply =
        sent.stream().filter(it -> it.exchange().isEmpty()).findFirst().orElseThrow();
    TappedMessage cast = only(sent, "openstack", "lab.node-1");
    TappedMessage fanout = only(sent, "lab_fanout", "");
    assertThat(call.properties().getExpiration()).isEqualTo("31250");
    assertThat(call.contentHeaderHex()).contains("f900");
    assertThat(List.of(reply, cast, fanout))
        .allSatisfy(
            message -> assertThat(message.contentHeaderHex().substring(24, 28)).isEqualTo("f800"));
    assertThat(sent)
        .allSatisfy(
            message -> {
              assertThat(message.properties().getContentType()).isEqualTo("application/json");
              assertThat(message.properties().getContentEncoding()).isEqualTo("utf-8");
              assertThat(message.properties().getDeliveryMode()).isEqualTo(2);
              assertThat(message.properties().getPriority()).isZero();
              assertThat(message.properties().getHeaders()).isEmpty();
              assertThat(message.immediate()).isFalse();
              assertThat(message.mandatory()).isEqualTo(!message.exchange().equals("lab_fanout"));
            });
  }

  private static TappedMessage only(List<TappedMessage> sent, String exchange, String key) {
    return sent.stream()
        .filter(it -> it.exchange().equals(exchange) && it.routingKey().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("RPB-04")
  void an_exchange_is_declared_once() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()));

    for (int i = 0; i < 5; i++) {
      Rig.get(rig.cast(driver, lab, "cast-" + i));
      Rig.get(rig.cast(driver, Target.topic("other"), "cast-" + i));
    }

    assertThat(tap.methods()).extracting(TappedMethod::name).containsOnlyOnce("exchange.declare");
  }

  @Test
  @Tag("RPB-05")
  void compressed_messages_say_so_and_are_read() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + "?kombu_compression=gzip");
    rig.echo(driver, lab.withServer("node-1"));

    Reply reply = Rig.get(rig.call(driver, lab, "x".repeat(10_000)));

    assertThat(reply.result().toJava()).isEqualTo("x".repeat(10_000));
    TappedMessage call = only(tap.published(), "openstack", "lab");
    assertThat(call.properties().getHeaders().get("compression")).hasToString("application/x-gzip");
    assertThat(call.body()[0]).isEqualTo((byte) 0x78);
    assertThat(call.body().length).isLessThan(1_000);
  }

  @Test
  @Tag("RPB-07")
  @Tag("RPB-11")
  void a_refused_message_fails_its_sender_and_no_other() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      declareFullQueue(channel);
      Driver driver = rig.open(broker.url());
      Rig.get(rig.cast(driver, lab, "fits"));

      CompletableFuture<Void> refused = rig.cast(driver, lab, "does-not");
      CompletableFuture<Reply> refusedCall = rig.call(driver, lab, "neither");
      CompletableFuture<Void> other = rig.cast(driver, Target.topic("elsewhere"), "fine");

      assertThat(Rig.failure(refused, MessageDeliveryException.class)).hasMessageContaining("nack");
      Rig.failure(refusedCall, MessageDeliveryException.class);
      Rig.get(other);
    }
  }

  @Test
  void after_a_refusal_another_channel_follows_but_not_for_each_of_many() throws Exception {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      declareFullQueue(channel);
      Driver driver = rig.open(tap.url(broker.virtualHost()));
      Rig.get(rig.cast(driver, lab, "fits"));
      for (int i = 0; i < 20; i++) {
        Rig.failure(rig.cast(driver, lab, "does-not"), MessageDeliveryException.class);
      }
      List<Integer> whileFull = publishingChannels(tap);
      channel.queuePurge("lab");
      await().atMost(Rig.PATIENCE).until(() -> takes(driver));

      assertThat(whileFull.get(0)).isEqualTo(whileFull.get(1)).isNotEqualTo(whileFull.get(2));
      assertThat(whileFull.stream().distinct().count()).isLessThan(10);
      assertThat(tap.methods()).extracting(TappedMethod::name).contains("channel.close");
    }
  }

  /** Room for one message. */
  private static void declareFullQueue(Channel channel) throws IOException {
    channel.exchangeDeclare("openstack", "topic", false, false, Map.of());
    Map<String, Object> full = Map.of("x-max-length", 1, "x-overflow", "reject-publish");
    channel.queueDeclare("lab", false, false, false, full);
    channel.queueBind("lab", "openstack", "lab");
  }

  private static List<Integer> publishingChannels(AmqpTap tap) {
    return tap.methods().stream()
        .filter(method -> method.name().equals("basic.publish"))
        .map(TappedMethod::channel)
        .toList();
  }

  private boolean takes(Driver driver) throws InterruptedException {
    try {
      rig.cast(driver, lab, "fits-again").get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Test
  void refusals_change_nothing_for_what_else_is_under_way() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      declareFullQueue(channel);
      Driver driver = rig.open(broker.url());
      Target fine = Target.topic("fine");
      Rig.Inbox inbox = rig.serve(driver, fine.withServer("node-1"));
      List<CompletableFuture<Void>> refused = new ArrayList<>();
      List<CompletableFuture<Void>> taken = new ArrayList<>();
      List<String> sent = new ArrayList<>();
      long until = System.nanoTime() + Duration.ofMillis(2_500).toNanos();

      while (System.nanoTime() - until < 0) {
        for (int i = 0; i < 20; i++) {
          refused.add(rig.cast(driver, lab, "does-not"));
          sent.add("cast-" + sent.size());
          taken.add(rig.cast(driver, fine, sent.get(sent.size() - 1)));
        }
        Rig.get(taken.get(taken.size() - 5));
      }

      taken.forEach(Rig::get);
      Rig.get(refused.remove(0));
      refused.forEach(cast -> Rig.failure(cast, MessageDeliveryException.class));
      await().atMost(Rig.PATIENCE).until(() -> inbox.methods().size() >= sent.size());
      assertThat(inbox.methods()).isEqualTo(sent);
      assertThat(driver).asString().contains("backlog=0 messages, 0 bytes");
    }
  }

  @Test
  @Tag("RPB-08")
  @Tag("RPB-09")
  void returns_are_distinguished_while_many_messages_are_in_flight() {
    Driver driver = rig.open(broker.url());
    rig.serve(driver, lab.withServer("node-1"));
    List<CompletableFuture<Void>> routed = new ArrayList<>();
    List<CompletableFuture<Void>> lost = new ArrayList<>();

    for (int i = 0; i < 500; i++) {
      boolean there = i % 2 == 0;
      Target target = there ? lab : lab.withServer("nobody");
      CompletableFuture<Void> cast =
          driver.cast(
              target,
              Rig.request("cast", i),
              new dev.bergen.spi.SendOptions(rig.timer.deadline(Rig.PATIENCE), null, true, -1));
      (there ? routed : lost).add(cast);
    }

    routed.forEach(Rig::get);
    lost.forEach(cast -> Rig.failure(cast, MessageUndeliverableException.class));
  }

  @Test
  @Tag("RPB-01")
  void ten_thousand_casts_may_be_on_their_way_at_once() {
    Driver driver = rig.open(broker.url());
    List<CompletableFuture<Void>> casts = new ArrayList<>();

    for (int i = 0; i < 10_000; i++) {
      casts.add(rig.cast(driver, lab, "cast-" + i));
    }

    casts.forEach(Rig::get);
    assertThat(driver).asString().contains("backlog=0 messages, 0 bytes");
  }

  @Test
  void an_exchange_that_was_deleted_is_declared_again() {
    Driver driver = rig.open(broker.url());
    Rig.get(rig.cast(driver, lab, "declares"));
    broker.node().deleteExchange(broker.virtualHost(), "openstack");

    List<CompletableFuture<Void>> casts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      casts.add(rig.cast(driver, lab, "after-" + i));
    }

    casts.forEach(Rig::get);
  }

  @Test
  void a_fanout_exchange_that_went_with_its_last_server_is_declared_again() {
    Driver driver = rig.open(broker.url());
    Rig.Inbox first = rig.serve(driver, lab.withServer("node-1"));
    Rig.get(rig.cast(driver, lab.withFanout(), "one"));
    assertThat(first.take().request().method()).isEqualTo("one");
    first.subscription().close();

    Rig.get(rig.cast(driver, lab.withFanout(), "to-nobody"));
    Rig.Inbox second = rig.serve(driver, lab.withServer("node-2"));
    Rig.get(rig.cast(driver, lab.withFanout(), "two"));

    assertThat(second.take().request().method()).isEqualTo("two");
  }

  @Test
  @Tag("RCN-07")
  @Tag("CLI-13")
  @Tag("CLI-14")
  void without_retry_an_unreachable_broker_fails_at_once_and_says_why() {
    Driver driver = rig.open("rabbit://guest:guest@127.0.0.1:1/");

    CompletableFuture<Void> cast =
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE));
    CompletableFuture<Reply> call =
        driver.call(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE));

    MessageDeliveryException failure = Rig.failure(cast, MessageDeliveryException.class);
    assertThat(failure).hasMessageContainingAll("127.0.0.1:1 is unreachable", "refused");
    assertThat(failure.mayHaveRun()).isFalse();
    assertThat(Rig.failure(call, MessageDeliveryException.class).mayHaveRun()).isFalse();
    CompletableFuture<Void> later =
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE));
    Rig.failure(later, MessageDeliveryException.class);
  }

  @Test
  @Tag("CLI-15")
  @Tag("RCN-10")
  void with_retries_the_deadline_ends_it_and_the_message_says_why() {
    Driver driver = rig.open("rabbit://guest:guest@127.0.0.1:1/");
    rig.findsOut(driver, "is unreachable");

    CompletableFuture<Reply> call =
        driver.call(lab, Rig.request("any", 1), rig.within(Duration.ofMillis(300)));

    MessagingTimeoutException late = Rig.failure(call, MessagingTimeoutException.class);
    assertThat(late).hasMessageContainingAll("not sent", "127.0.0.1:1 is unreachable");
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  void a_refused_login_is_named_without_the_password() {
    String url = broker.url().replace("guest:guest@", "nova:hunter2@");
    Driver driver = rig.open(url);

    CompletableFuture<Void> cast =
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE));

    assertThat(Rig.failure(cast, MessageDeliveryException.class))
        .hasMessageContaining("login refused for user 'nova' at 127.0.0.1")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void an_unknown_virtual_host_is_named() {
    Driver driver = rig.open(broker.url() + "-nowhere");

    CompletableFuture<Void> cast =
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE));

    assertThat(Rig.failure(cast, MessageDeliveryException.class))
        .hasMessageContainingAll("virtual host", "-nowhere");
  }

  @Test
  @Tag("TLS-05")
  void plain_logs_in_too() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + "?rabbit_login_method=PLAIN");

    Rig.get(rig.cast(driver, lab, "hello"));

    assertThat(tap.methods())
        .extracting(TappedMethod::method)
        .filteredOn(AMQP.Connection.StartOk.class::isInstance)
        .extracting(method -> ((AMQP.Connection.StartOk) method).getMechanism())
        .containsExactly("PLAIN");
  }

  @Test
  @Tag("RCN-05")
  void a_dead_host_is_passed_over() {
    String url = broker.url().replace("guest:guest@", "guest:guest@127.0.0.1:1,guest:guest@");
    Rig.Inbox inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    Driver driver = rig.open(url);

    Rig.get(rig.cast(driver, lab, "hello"));

    assertThat(inbox.take().request().method()).isEqualTo("hello");
    assertThat(driver.toString()).contains("127.0.0.1:" + broker.node().port());
  }
}
