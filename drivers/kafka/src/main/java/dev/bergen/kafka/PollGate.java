// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.InterruptException;
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

  /** Looking thread only. */
  private @Nullable Consumer<byte[], byte[]> looking;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean awaited;

  /** Makes the look that is under way, or else the next one, end at once. */
  void signal() {
    signalled.set(true);
    endLook();
    if (awaited) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void endLook() {
    Consumer<byte[], byte[]> consumer = polling.getAndSet(null);
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /**
   * Does something when Kafka's client calls back in the middle of a look. A signal ends the look
   * afterwards.
   */
  void aside(Runnable work) {
    Consumer<byte[], byte[]> disturbed = looking;
    polling.set(null);
    try {
      work.run();
    } finally {
      polling.set(disturbed);
      if (signalled.get()) {
        endLook();
      }
    }
  }

  /**
   * Waits until {@code done} holds, for {@code time} at most. Asks after each signal.
   *
   * @throws InterruptException if the thread is interrupted
   */
  boolean await(Duration time, BooleanSupplier done) {
    long left = time.toNanos();
    lock.lock();
    try {
      awaited = true;
      while (!done.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      awaited = false;
      lock.unlock();
    }
  }

  /** Polls until there are records, the time is over, or another thread signals. */
  ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Duration timeout) {
    looking = consumer;
    polling.set(consumer);
    try {
      return consumer.poll(signalled.getAndSet(false) ? Duration.ZERO : timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      polling.set(null);
      looking = null;
    }
  }

  /**
   * Asks Kafka a question that a signal must not end, as one that comes too late for its poll
   * would. Asked twice at most, since signals are sent during polls only.
   */
  static <T> T undisturbed(Supplier<T> question) {
    try {
      return question.get();
    } catch (WakeupException e) {
      return question.get();
    }
  }

  /** The same for what has no answer. */
  static void runUndisturbed(Runnable action) {
    var unused =
        undisturbed(
            () -> {
              action.run();
              return true;
            });
  }
}
