// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.UnreadableMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener was handed; the test says how it goes on. */
final class Heard implements NotificationSink, AutoCloseable {
  private final BlockingQueue<IncomingNotification> inbox = new LinkedBlockingQueue<>();
  private final List<UnreadableMessage> unreadable = new CopyOnWriteArrayList<>();
  private Subscription subscription;

  void listen(Subscription listening) {
    this.subscription = listening;
  }

  Subscription subscription() {
    return subscription;
  }

  Heard wants(int more) {
    subscription.request(more);
    return this;
  }

  @Override
  public void accept(IncomingNotification notification) {
    inbox.add(notification);
  }

  @Override
  public boolean unreadable(UnreadableMessage message) {
    unreadable.add(message);
    message.acknowledge();
    return false;
  }

  /** Returns what was none. */
  List<UnreadableMessage> unreadable() {
    return unreadable;
  }

  IncomingNotification take() {
    try {
      IncomingNotification next = inbox.poll(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("handed out within %s", Rig.PATIENCE).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the next one, acknowledges it, and returns its event type. */
  String handle() {
    IncomingNotification next = take();
    next.acknowledge();
    return next.notification().eventType();
  }

  List<String> handle(int count) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(handle());
    }
    return types;
  }

  int size() {
    return inbox.size();
  }

  void getsNothing() {
    await().atMost(Duration.ofSeconds(30)).during(Duration.ofMillis(500)).until(inbox::isEmpty);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
