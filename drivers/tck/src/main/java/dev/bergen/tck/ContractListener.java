// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener without handlers: the test asks for notifications and settles them. */
final class ContractListener implements NotificationSink, AutoCloseable {
  private static final int PREFETCH = 8;

  private final BlockingQueue<IncomingNotification> inbox = new LinkedBlockingQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final List<String> overlaps = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  ContractListener(
      Driver driver, Timer timer, List<NotificationAddress> addresses, @Nullable String pool) {
    this.subscription =
        DriverFixture.get(
            driver.listen(addresses, pool, this, PREFETCH, timer.deadline(DriverFixture.PATIENCE)));
  }

  @Override
  public void accept(IncomingNotification notification) {
    if (inside.incrementAndGet() > 1) {
      overlaps.add(String.valueOf(notification.notification()));
    }
    inbox.add(notification);
    inside.decrementAndGet();
  }

  Subscription subscription() {
    return subscription;
  }

  /** Returns how many were handed out and not read by the test yet. */
  int waiting() {
    return inbox.size();
  }

  /** Returns the next notification that was handed out. */
  IncomingNotification take() {
    try {
      IncomingNotification next = inbox.poll(2 * DriverFixture.PATIENCE.toSeconds(), SECONDS);
      if (next == null) {
        throw new AssertionError("Nothing was handed out within " + DriverFixture.PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the next one, acknowledges it, and returns its event type. */
  String handle() {
    IncomingNotification next = take();
    next.acknowledge();
    return String.valueOf(next.notification().eventType());
  }

  void assertGetsNothing() {
    await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(30)).until(inbox::isEmpty);
    assertThat(overlaps).as("notifications handed out while another was").isEmpty();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
