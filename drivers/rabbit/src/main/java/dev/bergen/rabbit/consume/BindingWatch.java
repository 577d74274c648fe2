// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bindings of a driver's subscriptions regularly, and their exchanges where these are
 * gone. Deleting an exchange deletes its bindings, and the broker notifies no consumer: the queues
 * stay, consumed and empty. Binding again changes nothing, and costs little even on a broker with
 * thousands of servers.
 *
 * <p>Threads: the link's loop declares, on a channel of its own.
 */
final class BindingWatch implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(BindingWatch.class);

  /** Spread by a quarter to both sides. */
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Link link;
  private final Supplier<List<RabbitSubscription>> subscriptions;
  private final Timer timer;
  private final AtomicBoolean begun = new AtomicBoolean();

  // Loop only.
  private @Nullable Connection connection;
  private @Nullable Channel channel;

  /** Written by the loop; null before the first. */
  private volatile Timer.@Nullable Cancellable next;

  private volatile boolean closed;

  /**
   * @param subscriptions those that there are at present
   */
  BindingWatch(Link link, Supplier<List<RabbitSubscription>> subscriptions, Timer timer) {
    this.link = link;
    this.subscriptions = subscriptions;
    this.timer = timer;
  }

  /** Begins when the driver has its first subscription. */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      link.attach(this);
      link.post(this::later);
    }
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    channel = null;
  }

  private void later() {
    double part = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
    Duration wait = Duration.ofMillis((long) (PERIOD.toMillis() * part));
    next = timer.schedule(wait, () -> link.post(this::rebind));
    if (closed) {
      close();
    }
  }

  private void rebind() {
    Connection current = connection;
    if (closed) {
      return;
    }
    if (current != null) {
      try {
        for (RabbitSubscription subscription : subscriptions.get()) {
          bind(subscription, current);
        }
      } catch (IOException e) {
        channel = null;
        log.debug("Bindings were not declared again; the next time is soon", e);
      }
    }
    later();
  }

  private void bind(RabbitSubscription subscription, Connection on) throws IOException {
    try {
      subscription.bindAgain(open(on));
    } catch (IOException e) {
      CloseReason refusal = AmqpErrors.channelClose(e);
      if (refusal == null || refusal.code() != AmqpErrors.NOT_FOUND) {
        throw e;
      }
      subscription.declareAgain(open(on));
    }
  }

  private Channel open(Connection on) throws IOException {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      current = ChannelOpener.open(on);
      channel = current;
    }
    return current;
  }

  void close() {
    closed = true;
    Timer.Cancellable last = next;
    if (last != null) {
      last.cancel();
    }
  }
}
