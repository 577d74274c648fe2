// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a tap does at RabbitMQ beyond the contract of all taps. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
@Tag("broker-4")
@Tag("newest-jdk-only")
class TapTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab").withServer("node-1");
  private final Seen seen = new Seen();

  @AfterEach
  void close() throws Exception {
    rig.close();
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

    broker.node().closeConnections(broker.virtualHost(), 2); // the server's and the tap's

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
  void copies_that_may_wait_all_come_in_their_order() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    seen.mayWait = Duration.ofMillis(50);
    tap(new Binding("openstack", "lab.#"));
    Driver caller = rig.open(broker.url());

    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      calls.add(rig.call(caller, lab, "ping"));
    }

    Instant last = Instant.MIN;
    for (CompletableFuture<?> call : calls) {
      Rig.get(call);
      Instant at = seen.next().at();
      assertThat(at).isAfterOrEqualTo(last);
      last = at;
    }
    assertThat(seen.missed.availablePermits()).isZero();
  }

  @Test
  void a_sink_that_cannot_say_how_long_copies_may_wait_gets_them_at_once() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    seen.mayWait = null;
    tap(new Binding("openstack", "lab.#"));

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));

    assertThat(seen.next().routingKey()).isEqualTo("lab.node-1");
  }

  /** The connection's heartbeats must not wait as long. */
  @Test
  void copies_are_not_left_for_long_whatever_the_sink_allows() throws Exception {
    rig.echo(rig.open(broker.url()), lab);
    seen.mayWait = Duration.ofSeconds(Long.MAX_VALUE);
    tap(new Binding("openstack", "lab.#"));

    Rig.get(rig.call(rig.open(broker.url()), lab, "ping"));

    assertThat(seen.next().routingKey()).isEqualTo("lab.node-1");
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
    assertThat(in.user()).isEqualTo("guest");
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

  /** What a tap showed. */
  private static final class Seen implements TapSink {
    final BlockingQueue<TappedMessage> messages = new LinkedBlockingQueue<>();
    final Semaphore missed = new Semaphore(0);
    volatile @Nullable Duration mayWait = Duration.ZERO;

    @Override
    public Duration mayWait() {
      Duration wait = mayWait;
      if (wait == null) {
        throw new IllegalStateException("on purpose");
      }
      return wait;
    }

    @Override
    public void message(TappedMessage message) {
      messages.add(message);
    }

    @Override
    public void missed(long count) {
      missed.release();
    }

    TappedMessage next() throws InterruptedException {
      TappedMessage next = messages.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a copy").isNotNull();
      return next;
    }
  }
}
