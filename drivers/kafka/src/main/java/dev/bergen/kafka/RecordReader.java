// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.spi.Timer;
import dev.bergen.wire.JsonLimits;
import dev.bergen.wire.MalformedMessageException;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records into notifications. Counts those that are none and tells the log of them, at most
 * once in a while.
 *
 * <p>Threads: any.
 */
final class RecordReader {
  private static final Logger log = LoggerFactory.getLogger(RecordReader.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final JsonLimits limits;
  private final Timer timer;
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong quietUntil;

  RecordReader(JsonLimits limits, Timer timer) {
    this.limits = limits;
    this.timer = timer;
    this.quietUntil = new AtomicLong(timer.nanoTime());
  }

  /** Returns the notification; {@code null} if it is none, which was counted. */
  @Nullable Notification read(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      skip(record, "it is empty");
      return null;
    }
    try {
      return NotificationMessage.decode(value, limits).notification();
    } catch (MalformedMessageException e) {
      skip(record, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void skip(ConsumerRecord<byte[], byte[]> record, String problem) {
    long total = skipped.incrementAndGet();
    long now = timer.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET)) {
      log.warn(
          "Skipped a record that is no notification, offset {} of {}-{}: {} (total={})",
          record.offset(),
          record.topic(),
          record.partition(),
          problem,
          total);
    }
  }

  /** Tells the log how many there were in all, since it heard of some of them only. */
  void tellTotal() {
    long total = skipped.get();
    if (total > 0) {
      log.warn("Skipped {} records in all that were no notifications", total);
    }
  }

  /** Returns how many records were no notifications. */
  long skipped() {
    return skipped.get();
  }
}
