// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A look at what passes the broker, which nobody else feels. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
@Tag("broker-4")
@Tag("newest-jdk-only")
class TapTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SLICE = Duration.ofMillis(19); // 20 but for the clocks

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab").withServer("node-1");
  private final Seen seen = new Seen();

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void sees_calls_beside_the_server_that_answers_them() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    tap(new Binding("openstack", "lab.#"));
    Driver caller = rig.open(broker.url());

    for (int i = 0; i < 300; i++) { // more than are acknowledged at once
      Rig.get(rig.call(caller, lab, "ping"));
    }

    for (int i = 0; i < 300; i++) {
      TappedMessage copy = seen.next();
      assertThat(copy.exchange()).isEqualTo("openstack");
      assertThat(copy.routingKey()).isEqualTo("lab.node-1");
      assertThat(text(copy)).contains("ping", "_reply_q");
      assertThat(copy.message().properties()).containsEntry("content_type", "application/json");
    }
    assertThat(seen.messages).isEmpty();
  }

  @Test
  void leaves_no_queue_behind() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    Subscription tap = tap(new Binding("openstack", "lab.#"));
    assertThat(broker.node().queues(broker.virtualHost()).toString()).contains("bergen.tap.");

    tap.close();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(broker.node().queues(broker.virtualHost()).toString())
                    .doesNotContain("bergen.tap."));
  }

  /** The broker ends a consumer that leaves a delivery unacknowledged for half an hour. */
  @Test
  void settles_what_came_though_no_more_comes() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    tap(new Binding("openstack", "lab.#"));

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));

    seen.next();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                broker
                        .node()
                        .queue(broker.virtualHost(), name -> name.startsWith("bergen.tap."))
                        .messages()
                    == 0);
  }

  @Test
  void goes_on_with_a_new_queue_after_its_connection_and_says_that_it_missed_some()
      throws Exception {
    Driver server = rig.open(broker.url());
    rig.echo(server, lab);
    tap(new Binding("openstack", "lab.#"));

    broker.node().closeConnections(broker.virtualHost());

    assertThat(seen.missed.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    Driver caller = rig.open(broker.url());
    await() // the tap may be back later than the server
        .atMost(PATIENCE)
        .until(
            () -> {
              Rig.get(rig.call(caller, lab, "ping"));
              return !seen.messages.isEmpty();
            });
  }

  @Test
  void a_share_of_the_time_is_looked_at_in_slices_with_no_binding_between_them() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    Driver caller = rig.open(broker.url());
    Subscription tap = tap(forShare("openstack", 0.000_001)); // the next slice is hours away

    Duration first = seen.watched.poll(30, TimeUnit.SECONDS);

    assertThat(first).as("the slice at the beginning").isGreaterThanOrEqualTo(SLICE);
    Rig.get(rig.call(caller, lab, "between slices"));
    tap.close();
    assertThat(seen.messages).isEmpty();
    assertThat(seen.watched).as("no slice was under way").isEmpty();
  }

  @Test
  void slices_come_again_and_the_last_one_ends_with_the_tap() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    Driver caller = rig.open(broker.url());
    Subscription tap = tap(forShare("openstack", 0.95)); // gaps of 0.1 s at most

    assertThat(seen.watched.poll(30, TimeUnit.SECONDS)).isNotNull();
    while (seen.messages.isEmpty()) { // the first slice is over, so a later one sees it
      Rig.get(rig.call(caller, lab, "ping"));
    }
    seen.watched.clear();
    tap.close();

    assertThat(seen.watched.poll(30, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void a_share_of_an_exchange_that_is_not_there_is_refused_at_once() {
    assertThat(
            rig.open(broker.url()).tap(forShare("nowhere", 0.01), seen, Deadline.after(PATIENCE)))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("nowhere");
  }

  private static TapRequest forShare(String exchange, double share) {
    return new TapRequest(List.of(new Binding(exchange, "lab.#")), false, 1000, 1 << 20)
        .withShare(share);
  }

  @Test
  void an_exchange_that_is_not_there_is_named() {
    TapRequest request = new TapRequest(List.of(new Binding("nowhere", "lab")), false, 10, 1000);

    assertThat(rig.open(broker.url()).tap(request, seen, Deadline.after(PATIENCE)))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(MessageDeliveryException.class)
        .withMessageContaining("a tap declares no exchanges")
        .withMessageContaining("nowhere");
  }

  @Test
  void a_sink_that_throws_gets_the_next_copy() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    seen.failing = true;
    tap(new Binding("openstack", "lab.#"));
    Driver caller = rig.open(broker.url());

    Rig.get(rig.call(caller, lab, "first"));
    Rig.get(rig.call(caller, lab, "second"));

    assertThat(text(seen.next())).contains("first");
    assertThat(text(seen.next())).contains("second");
  }

  @Test
  void the_firehose_shows_replies_with_their_own_properties() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    rig.echo(rig.open(broker.url()), lab);
    tap(new TapRequest(List.of(), true, 1000, 1 << 20));

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));

    TappedMessage request = seen.next();
    while (!request.exchange().equals("openstack")) { // others use the virtual host, too
      request = seen.next();
    }
    assertThat(request.routingKey()).isEqualTo("lab.node-1");
    assertThat(request.user()).isNotNull();
    assertThat(request.message().properties()).containsEntry("content_type", "application/json");
    TappedMessage reply = seen.next();
    assertThat(reply.exchange()).isEmpty();
    assertThat(reply.routingKey()).startsWith("reply_");
  }

  @Test
  void the_firehose_tells_where_a_message_went_and_from_which_queue_it_was_delivered_how_often()
      throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    tap(new TapRequest(List.of(), true, true, 1000, 1 << 20));
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("work", false, true, true, Map.of());
      channel.queueBind("work", "amq.direct", "to-work");
      channel.basicPublish("amq.direct", "to-work", null, new byte[] {1});
      channel.basicPublish("amq.direct", "nobody", null, new byte[] {2});
      channel.basicPublish("", "nobody", null, new byte[] {2});
      long first = channel.basicGet("work", false).getEnvelope().getDeliveryTag();
      channel.basicNack(first, false, true);
      channel.basicGet("work", true);
    }

    TappedMessage in = seen.next();
    assertThat(in.routedTo()).containsExactly("work");
    assertThat(in.queue()).isNull();
    TappedMessage unroutable = seen.next();
    assertThat(unroutable.routingKey()).isEqualTo("nobody");
    assertThat(unroutable.routedTo()).isEmpty();
    assertThat(seen.next().routedTo()).as("the broker does not look there").isNull();
    TappedMessage out = seen.next();
    assertThat(out.queue()).isEqualTo("work");
    assertThat(out.redelivered()).isFalse();
    assertThat(out.routedTo()).isNull();
    TappedMessage again = seen.next();
    assertThat(again.queue()).isEqualTo("work");
    assertThat(again.redelivered()).isTrue();
    assertThat(again.message().body()).containsExactly(1);
  }

  private Subscription tap(Binding... bindings) throws Exception {
    return tap(
        new TapRequest(List.of(bindings), false, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES));
  }

  private Subscription tap(TapRequest request) throws Exception {
    CompletableFuture<Subscription> opened =
        rig.open(broker.url()).tap(request, seen, Deadline.after(PATIENCE));
    return Rig.get(opened);
  }

  private static String text(TappedMessage copy) {
    return new String(copy.message().body(), UTF_8);
  }

  /** What a tap showed. */
  private static final class Seen implements TapSink {
    final BlockingQueue<TappedMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Duration> watched = new LinkedBlockingQueue<>();
    final Semaphore missed = new Semaphore(0);
    volatile boolean failing;

    @Override
    public void message(TappedMessage message) {
      messages.add(message);
      if (failing) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void missed(long count) {
      missed.release();
    }

    @Override
    public void watched(Duration slice) {
      watched.add(slice);
    }

    TappedMessage next() throws InterruptedException {
      TappedMessage next = messages.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a copy").isNotNull();
      return next;
    }
  }
}
