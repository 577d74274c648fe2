// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.Subscription;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a listener got; it settles nothing by itself. */
final class Heard implements NotificationSink {
  static final NotificationAddress INFO = new NotificationAddress(null, "lab", "info");
  static final NotificationAddress ERROR = new NotificationAddress(null, "lab", "error");

  private final BlockingQueue<IncomingNotification> got = new LinkedBlockingQueue<>();
  private @Nullable Subscription subscription;

  /** Listens, and asks for nothing yet. */
  static Heard listen(
      Rig rig, Driver driver, @Nullable String pool, int prefetch, NotificationAddress... at) {
    Heard heard = new Heard();
    heard.subscription =
        rig.closing(
            Rig.get(
                driver.listen(
                    List.of(at), pool, heard, prefetch, rig.timer.deadline(Rig.PATIENCE))));
    return heard;
  }

  /** Listens to all that comes. */
  static Heard all(Rig rig, Driver driver, NotificationAddress... at) {
    Heard heard = listen(rig, driver, null, 64, at);
    heard.subscription().request(1_000_000);
    return heard;
  }

  static CompletableFuture<Void> notify(
      Rig rig, Driver driver, NotificationAddress to, String event) {
    return driver.notify(
        to, notification(event), NotificationFormat.ENVELOPE, rig.within(Rig.PATIENCE));
  }

  static Notification notification(String event) {
    return new Notification(
        "7f84cde2-4322-4f06-849d-0efb2d5d5984",
        "compute.host1",
        event,
        "INFO",
        Json.of(List.of(1, "two")),
        "2026-11-22 12:54:07.641151",
        RequestContext.empty());
  }

  @Override
  public void accept(IncomingNotification notification) {
    got.add(notification);
  }

  IncomingNotification take() {
    try {
      IncomingNotification next = got.poll(Rig.PATIENCE.toSeconds(), SECONDS);
      assertThat(next).as("a notification within %s", Rig.PATIENCE).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the next and lets the broker forget it. */
  String handle() {
    IncomingNotification next = take();
    next.acknowledge();
    return event(next);
  }

  static String event(IncomingNotification incoming) {
    return String.valueOf(incoming.notification().eventType());
  }

  void assertGetsNothing() {
    try {
      assertThat(got.poll(300, MILLISECONDS)).isNull();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Subscription subscription() {
    return subscription;
  }
}
