// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait until the sink asks for them. Each is acknowledged just before it is handed
 * out; a second copy, or a call whose caller has given up meanwhile, is acknowledged and dropped.
 * The broker's prefetch bounds what waits.
 *
 * <p>Threads: delivery threads add, any thread asks; one at a time hands out, on a delivery thread.
 */
final class Handover {
  private static final Logger log = LoggerFactory.getLogger(Handover.class);
  private static final int MAX_BATCH = 64;

  private final Executor deliveries;
  private final SecondCopies copies;
  private final Consumer<Arrival> sink;
  private final Consumer<Arrival> unwanted;
  private final Queue<Arrival> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong asked = new AtomicLong();

  /** How often somebody wanted to hand out since the one who does it began. */
  private final AtomicInteger work = new AtomicInteger();

  private volatile boolean stopping;
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();

  /**
   * @param deliveries runs what must not run on the thread of whoever asks
   * @param unwanted is told of each call that is dropped because nobody waits for it
   */
  Handover(
      Executor deliveries,
      SecondCopies copies,
      Consumer<Arrival> sink,
      Consumer<Arrival> unwanted) {
    this.deliveries = deliveries;
    this.copies = copies;
    this.sink = sink;
    this.unwanted = unwanted;
  }

  /** On a delivery thread. */
  void add(Arrival arrival) {
    waiting.add(arrival);
    handOut();
  }

  /** Lets {@code more} requests go. */
  void ask(int more) {
    asked.addAndGet(more);
    if (!waiting.isEmpty()) {
      handOutElsewhere();
    }
  }

  /** Forgets what came on a channel that is no more: the broker delivers it again. */
  void forget(Channel lost) {
    waiting.removeIf(arrival -> arrival.channel().equals(lost));
  }

  /** Hands out nothing more; the future completes once nothing is being handed out. */
  CompletableFuture<Void> stop() {
    stopping = true;
    handOutElsewhere();
    return quiet;
  }

  int size() {
    return waiting.size();
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
      return; // whoever hands out looks again
    }
    int wanted = 1;
    do {
      handOutAsked();
      wanted = work.addAndGet(-wanted);
    } while (wanted != 0);
  }

  private void handOutAsked() {
    while (!stopping) {
      List<Arrival> batch = next(Math.min(asked.get(), MAX_BATCH));
      if (batch.isEmpty()) {
        return;
      }
      if (acknowledge(batch)) {
        batch.forEach(this::handOut);
      }
    }
    quiet.complete(null);
  }

  /** Takes up to {@code limit} requests of one channel. */
  private List<Arrival> next(long limit) {
    List<Arrival> batch = new ArrayList<>();
    while (batch.size() < limit) {
      Arrival first = waiting.peek();
      if (first == null || (!batch.isEmpty() && !batch.get(0).channel().equals(first.channel()))) {
        break;
      }
      if (waiting.remove(first)) { // else it was forgotten meanwhile
        batch.add(first);
      }
    }
    return batch;
  }

  /** Acknowledges all of them at once: what came before them on the channel is settled already. */
  private static boolean acknowledge(List<Arrival> batch) {
    Arrival last = batch.get(batch.size() - 1);
    try {
      last.channel().basicAck(last.tag(), batch.size() > 1);
      return true;
    } catch (IOException | AlreadyClosedException e) {
      log.debug("Requests were not acknowledged, so they come again", e);
      return false;
    }
  }

  private void handOut(Arrival arrival) {
    if (copies.isOne(arrival)) {
      return;
    }
    if (arrival.isUnwanted()) {
      log.debug("Ignored a call whose caller has given up: {}", arrival.message().messageId());
      unwanted.accept(arrival);
      return;
    }
    asked.decrementAndGet();
    try {
      sink.accept(arrival);
    } catch (RuntimeException | Error e) { // it must not, but the next request is not to suffer
      log.error("A request was lost: its server failed to take it", e);
    }
  }
}
