// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many notifications may wait for Kafka's acknowledgement at once.
 *
 * <p>Threads: any.
 */
final class Room {
  private final int maxRecords;
  private final long maxBytes;
  private final AtomicInteger records = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Room(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /** Takes room for a record; returns {@code false} when there is none. */
  boolean take(int size) {
    int count = records.incrementAndGet();
    // One record alone may be larger than the bound.
    if ((bytes.addAndGet(size) > maxBytes && count > 1) || count > maxRecords) {
      release(size);
      return false;
    }
    return true;
  }

  void release(int size) {
    bytes.addAndGet(-size);
    records.decrementAndGet();
  }

  /** Returns how many there are. */
  int records() {
    return records.get();
  }

  @Override
  public String toString() {
    return records + " records, " + bytes + " bytes";
  }
}
