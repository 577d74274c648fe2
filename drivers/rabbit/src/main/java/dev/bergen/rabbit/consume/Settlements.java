// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.broker.AmqpErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settlements of one channel's messages that are still to be sent to the broker.
 * Acknowledgements that meet here go out as one. Messages that a lost channel left unsettled are
 * redelivered.
 *
 * <p>Threads: any thread settles, and never waits for the network; a delivery thread writes.
 */
final class Settlements {
  private static final Logger log = LoggerFactory.getLogger(Settlements.class);

  private enum How {
    /** The broker may forget it. */
    ACKNOWLEDGE,
    /** The broker is to deliver it again. */
    REQUEUE,
    /** The broker drops it, or moves it to where such messages go. */
    REJECT
  }

  /**
   * @param uniqueId to be remembered once it is acknowledged; {@code null} if it has none
   */
  private record Settlement(How how, long tag, @Nullable String uniqueId) {}

  private final Channel channel;
  private final Executor writer;
  private final SecondCopies.Handled handled;
  private final Queue<Settlement> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writePosted = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();

  // Guarded by writing. Tags count from 1, each delivery one more.
  private long allSettledUpTo;
  private final Set<Long> settledAbove = new HashSet<>();

  /**
   * @param handled remembers what was acknowledged
   */
  Settlements(Channel channel, Executor writer, SecondCopies.Handled handled) {
    this.channel = channel;
    this.writer = writer;
    this.handled = handled;
  }

  /** Returns what its listener is handling. */
  Running running() {
    return handled.running();
  }

  Channel channel() {
    return channel;
  }

  void acknowledge(long tag, @Nullable String uniqueId) {
    add(new Settlement(How.ACKNOWLEDGE, tag, uniqueId));
  }

  void requeue(long tag) {
    add(new Settlement(How.REQUEUE, tag, null));
  }

  void reject(long tag) {
    add(new Settlement(How.REJECT, tag, null));
  }

  private void add(Settlement settlement) {
    waiting.add(settlement);
    if (!writePosted.compareAndSet(false, true)) {
      return;
    }
    try {
      writer.execute(
          () -> {
            writePosted.set(false);
            write();
          });
    } catch (RejectedExecutionException e) {
      log.debug("The driver is closed: unacknowledged messages are redelivered", e);
    }
  }

  /** Sends all waiting settlements to the broker; blocks while another thread does so. */
  void write() {
    List<Settlement> batch = new ArrayList<>();
    writing.lock();
    try {
      for (Settlement next = waiting.poll(); next != null; next = waiting.poll()) {
        if (settle(next.tag)) {
          batch.add(next);
        }
      }
      write(batch);
    } catch (IOException e) {
      batch.addAll(waiting);
      waiting.clear();
      rememberHandled(batch);
      log.info(
          "Lost a channel with unacknowledged messages; the broker redelivers them: {}",
          AmqpErrors.text(e));
    } finally {
      writing.unlock();
    }
  }

  /** They are redelivered, but need not be handled again. */
  private void rememberHandled(List<Settlement> lost) {
    for (Settlement settlement : lost) {
      if (settlement.how == How.ACKNOWLEDGE) {
        handled.acknowledged(settlement.uniqueId);
      }
    }
  }

  /**
   * Returns whether it was not settled yet; the broker closes a channel that settles a message
   * twice.
   */
  private boolean settle(long tag) {
    if (tag <= allSettledUpTo || !settledAbove.add(tag)) {
      return false;
    }
    while (settledAbove.remove(allSettledUpTo + 1)) {
      allSettledUpTo++;
    }
    return true;
  }

  private void write(List<Settlement> batch) throws IOException {
    List<Settlement> early = new ArrayList<>();
    List<Settlement> late = new ArrayList<>();
    for (Settlement settlement : batch) {
      if (settlement.how != How.ACKNOWLEDGE) {
        channel.reject(settlement.tag, settlement.how == How.REQUEUE);
      } else {
        (settlement.tag <= allSettledUpTo ? early : late).add(settlement);
      }
    }
    if (!early.isEmpty()) {
      long last = early.stream().mapToLong(Settlement::tag).max().orElseThrow();
      channel.ack(last, early.size() > 1);
      early.forEach(settlement -> handled.acknowledged(settlement.uniqueId));
    }
    for (Settlement settlement : late) {
      channel.ack(settlement.tag, false);
      handled.acknowledged(settlement.uniqueId);
    }
  }
}
