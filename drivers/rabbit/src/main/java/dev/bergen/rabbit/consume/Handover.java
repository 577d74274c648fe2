// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.frames.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that wait until the sink asks for them. The broker's prefetch bounds them.
 *
 * <p>Threads: readers add, any thread asks; one at a time hands out, on a reader's or a delivery
 * thread.
 */
final class Handover<D extends Delivery> {
  private static final Logger log = LoggerFactory.getLogger(Handover.class);
  private static final int MAX_BATCH = 64;

  /** Once so many have arrived, they do not wait for more to be acknowledged together. */
  private static final int MAX_FRESH = 16;

  /** Hands out messages that were asked for. */
  interface Exit<D> {

    /** Prepares these, all of one channel, for going out; {@code false} drops them. */
    default boolean release(List<D> batch) {
      return true;
    }

    /** Hands out one; returns {@code false} if it was dropped instead. */
    boolean handOut(D message);
  }

  private final Executor deliveries;
  private final Exit<D> exit;
  private final int mostAtOnce;
  private final Queue<D> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong asked = new AtomicLong();

  /** How many have arrived since the handing out of arrivals began. */
  private final AtomicInteger fresh = new AtomicInteger();

  /** How many times handing out was requested since the thread that does it began. */
  private final AtomicInteger work = new AtomicInteger();

  private volatile boolean stopping;
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();

  /**
   * @param deliveries runs tasks that must not run on the thread of the asking sink
   * @param prefetch what the broker delivers unacknowledged
   */
  Handover(Executor deliveries, Exit<D> exit, int prefetch) {
    this.deliveries = deliveries;
    this.exit = exit;
    this.mostAtOnce = Math.max(1, Math.min(MAX_FRESH, prefetch / 2));
  }

  /** On a reader's thread: hands out at the end of the {@link Burst}, or when many have come. */
  void add(D message) {
    waiting.add(message);
    int count = fresh.incrementAndGet();
    if (count >= mostAtOnce) {
      handOutFresh();
    } else if (count == 1) {
      Burst.atEnd(this::handOutFresh);
    }
  }

  private void handOutFresh() {
    if (fresh.getAndSet(0) > 0) {
      handOut();
    }
  }

  /** Lets {@code more} messages go. */
  void ask(int more) {
    asked.addAndGet(more);
    if (!waiting.isEmpty()) {
      handOutElsewhere();
    }
  }

  /** Forgets the messages of a lost channel: the broker redelivers them. */
  void forget(Channel lost) {
    waiting.removeIf(message -> message.channel().equals(lost));
  }

  /** Hands out nothing more; the future completes once nothing is being handed out. */
  CompletableFuture<Void> stop() {
    stopping = true;
    handOutElsewhere();
    return quiet;
  }

  /** Takes all waiting messages, once nothing is handed out any more. */
  List<D> takeAll() {
    List<D> all = new ArrayList<>();
    for (D next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    return all;
  }

  private void handOutElsewhere() {
    try {
      deliveries.execute(this::handOut);
    } catch (RejectedExecutionException e) {
      log.debug("The driver is closed", e);
      quiet.complete(null);
    }
  }

  private void handOut() {
    if (work.getAndIncrement() != 0) {
      return; // the thread that hands out checks again
    }
    int wanted = 1;
    do {
      try {
        handOutAsked();
      } catch (Throwable e) { // after any failure, the next messages must go out
        log.error("Delivering messages to handlers failed", e);
      }
      wanted = work.addAndGet(-wanted);
    } while (wanted != 0);
  }

  private void handOutAsked() {
    while (!stopping) {
      List<D> batch = next(Math.min(asked.get(), MAX_BATCH));
      if (batch.isEmpty()) {
        return;
      }
      if (release(batch)) {
        batch.forEach(this::handOut);
      }
    }
    quiet.complete(null);
  }

  private boolean release(List<D> batch) {
    try {
      return exit.release(batch);
    } catch (Throwable e) { // it must not, but the next messages are not to suffer
      log.error(
          "{} messages could not be delivered to handlers; the broker redelivers them when"
              + " their channel closes",
          batch.size(),
          e);
      return false;
    }
  }

  /** Takes up to {@code limit} messages of one channel. */
  private List<D> next(long limit) {
    List<D> batch = new ArrayList<>();
    while (batch.size() < limit) {
      D first = waiting.peek();
      if (first == null || (!batch.isEmpty() && !batch.get(0).channel().equals(first.channel()))) {
        break;
      }
      if (waiting.remove(first)) { // else it was forgotten meanwhile
        batch.add(first);
      }
    }
    return batch;
  }

  private void handOut(D message) {
    try {
      if (exit.handOut(message)) {
        asked.decrementAndGet();
      }
    } catch (Throwable e) { // it must not, but the next message is not to suffer
      asked.decrementAndGet();
      log.error("A message was lost: its sink failed", e);
    }
  }
}
