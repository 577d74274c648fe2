// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.spi.support.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tap, with a bounded buffer between those who send and its sink: a full one drops its oldest
 * copies and counts them.
 *
 * <p>Threads: any thread offers and closes; the sink is called on a thread of the tap's own, but
 * for the ends of slices, which are reported on the timer's.
 */
final class MemoryTap implements Subscription, Loop.Work {
  private static final Logger log = LoggerFactory.getLogger(MemoryTap.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final TapRequest request;
  private final TappedKeys keys;
  private final TapSink sink;
  private final Timer timer;
  private final Consumer<MemoryTap> onEnd;
  private final SliceSwitch turns;
  private final Loop loop;
  private volatile boolean stopped;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Deque<TappedMessage> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long lost;
  private boolean closing;

  MemoryTap(TapRequest request, TapSink sink, Timer timer, Consumer<MemoryTap> onEnd) {
    this.request = request;
    this.keys = new TappedKeys(request.bindings());
    this.sink = sink;
    this.timer = timer;
    this.onEnd = onEnd;
    this.turns = new SliceSwitch(request.share(), timer, this::watched);
    this.loop = new Loop("bergen-memory-tap-" + COUNT.incrementAndGet(), this);
  }

  /** Begins to take copies; returns whether it can, for which it needs a thread. */
  boolean begin() {
    turns.begin();
    return loop.start();
  }

  /** Returns whether it shows what is sent to an address now. */
  boolean wants(String exchange, String key) {
    return turns.isOn() && (request.firehose() || keys.contains(exchange, key));
  }

  boolean wantsDeliveries() {
    return request.firehose() && request.deliveries() && turns.isOn();
  }

  /** Adds a copy; drops the oldest ones if there is no room. Does not block. */
  void offer(TappedMessage copy) {
    int bytes = copy.message().body().length;
    lock.lock();
    try {
      if (stopped || closing) {
        return;
      }
      waiting.add(copy);
      waitingBytes += bytes;
      while (waiting.size() > request.maxMessages() || waitingBytes > request.maxBytes()) {
        waitingBytes -= waiting.remove().message().body().length;
        lost++;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Hands one copy to the sink, after a report of those that are missing before it. */
  @Override
  public boolean step() throws InterruptedException {
    long gone;
    TappedMessage next;
    lock.lock();
    try {
      while (waiting.isEmpty() && lost == 0 && !closing) {
        changed.await();
      }
      gone = lost;
      lost = 0;
      next = waiting.poll();
      if (next != null) {
        waitingBytes -= next.message().body().length;
      }
    } finally {
      lock.unlock();
    }
    hand(gone, next);
    return true;
  }

  private void hand(long gone, @Nullable TappedMessage next) {
    if (gone > 0) {
      tell(() -> sink.missed(gone));
    }
    if (next != null) {
      tell(() -> sink.message(next));
    }
  }

  private void watched(Duration slice) {
    tell(() -> sink.watched(slice));
  }

  private void tell(Runnable report) {
    if (stopped) {
      return;
    }
    try {
      report.run();
    } catch (Throwable e) { // any failure: the next copy must still be handed over
      log.warn("A tap's handler failed", e);
    }
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A tap hands out all there is. */
  @Override
  public void request(int more) {}

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    end();
    loop.beginClosing(); // nothing else knows it any more
    return CompletableFuture.completedFuture(null);
  }

  /** The sink gets nothing afterwards, but for a copy that is being handed over. */
  private void end() {
    onEnd.accept(this);
    turns.end();
    stopped = true;
  }

  @Override
  public void close() {
    end();
    if (!loop.close(timer.deadline(CLOSING)) && !loop.isCurrentThread()) {
      log.warn(
          "A tap's handler has blocked its thread for {}; closing without waiting for it",
          Deadline.inWords(CLOSING));
    }
  }
}
