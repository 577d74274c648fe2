// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.spi.support.Registry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The messages that the driver holds for the broker at once, waiting or not confirmed yet: the
 * bound of everything that publishes, and the one place that knows them all when the driver closes.
 *
 * <p>Threads: any.
 */
public final class Backlog {
  private final int maxMessages;
  private final long maxBytes;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Bytes that were written and not confirmed: perhaps the broker has not read them. */
  private final AtomicLong unconfirmedBytes = new AtomicLong();

  private final Registry<Outgoing> open = new Registry<>();

  public Backlog(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Takes room for a message; returns {@code false} when there is none, or this is closed. */
  boolean take(Outgoing message) {
    int size = message.size();
    if (!take(size)) {
      return false;
    }
    if (!open.add(message)) {
      release(size);
      return false;
    }
    return true;
  }

  /** Must be called when the message has ended: closing need not end it any more. */
  void forget(Outgoing message) {
    open.remove(message);
  }

  boolean isClosed() {
    return open.isClosed();
  }

  /** Fails all messages; accepts none afterwards. */
  public void close() {
    open.close().forEach(Verdict::transportClosed);
  }

  private boolean take(int size) {
    if (messages.incrementAndGet() > maxMessages) {
      messages.decrementAndGet();
      return false;
    }
    // One message alone may be larger than the bound.
    if (bytes.addAndGet(size) > maxBytes && messages.get() > 1) {
      release(size);
      return false;
    }
    return true;
  }

  void release(int size) {
    bytes.addAndGet(-size);
    messages.decrementAndGet();
  }

  void written(int size) {
    unconfirmedBytes.addAndGet(size);
  }

  void settled(int size) {
    unconfirmedBytes.addAndGet(-size);
  }

  public int messages() {
    return messages.get();
  }

  long unconfirmedBytes() {
    return unconfirmedBytes.get();
  }

  @Override
  public String toString() {
    return messages + " messages, " + bytes + " bytes";
  }
}
