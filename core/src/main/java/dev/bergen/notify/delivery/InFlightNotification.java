// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.delivery;

import dev.bergen.spi.IncomingNotification;
import dev.bergen.wire.Notification;
import java.util.concurrent.atomic.AtomicBoolean;

/** A notification that was handed out to a listener and is not settled yet. */
public final class InFlightNotification {
  private final IncomingNotification incoming;
  private final long sinceNanos;

  /** Whether it still occupies a place. */
  private final AtomicBoolean occupies = new AtomicBoolean(true);

  public InFlightNotification(IncomingNotification incoming, long sinceNanos) {
    this.incoming = incoming;
    this.sinceNanos = sinceNanos;
  }

  public IncomingNotification incoming() {
    return incoming;
  }

  public Notification notification() {
    return incoming.notification();
  }

  /** Returns when it arrived, on the transport's clock. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Gives its place up; returns whether it still had one. */
  public boolean giveUpPlace() {
    return occupies.compareAndSet(true, false);
  }

  /** Returns the key of its attempts, which is the same when it is redelivered. */
  public String key() {
    String id = incoming.notification().messageId();
    return id == null ? "no id " + incoming.notification().hashCode() : id;
  }
}
