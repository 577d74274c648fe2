// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many messages the driver holds for the broker at once, waiting or not confirmed yet: the
 * bound of everything that publishes.
 *
 * <p>Threads: any.
 */
final class Backlog {
  private final int maxMessages;
  private final long maxBytes;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Bytes that were written and not confirmed: perhaps the broker has not read them. */
  private final AtomicLong unconfirmedBytes = new AtomicLong();

  Backlog(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Takes room for a message; returns {@code false} when there is none. */
  boolean take(int size) {
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

  int messages() {
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
