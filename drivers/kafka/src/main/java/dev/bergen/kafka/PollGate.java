// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a look for records early when there is something else to do.
 *
 * <p>Threads: one polls, any may signal.
 */
final class PollGate {
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicReference<@Nullable Consumer<byte[], byte[]>> polling =
      new AtomicReference<>();

  /** Makes the look that is under way, or else the next one, end at once. */
  void signal() {
    signalled.set(true);
    Consumer<byte[], byte[]> consumer = polling.getAndSet(null);
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /** Looks for records until some are there, the time is over, or somebody signals. */
  ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Duration timeout) {
    polling.set(consumer);
    try {
      return consumer.poll(signalled.getAndSet(false) ? Duration.ZERO : timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      polling.set(null);
    }
  }

  /**
   * Asks Kafka something that a signal must not end: one may come too late for its look. Asked
   * twice at most, since nobody signals outside of looks.
   */
  static <T> T undisturbed(Supplier<T> question) {
    try {
      return question.get();
    } catch (WakeupException e) {
      return question.get();
    }
  }
}
