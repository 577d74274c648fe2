// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of a tap on a thread of its own and hands them on, one after the other.
 * Messages that arrive faster than that wait up to a bound, beyond which they are dropped and
 * counted as missed.
 *
 * <p>Threads: the tap's thread hands over; any thread asks; its creator closes it.
 */
public final class Watch implements TapSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final int MOST_MESSAGES = 20_000;
  private static final long MOST_BYTES = 64L << 20;
  private static final int AT_ONCE = 256;
  private static final long PATIENCE_SECONDS = 10;

  /** How long the first message waits for some more: a thread that is woken for each costs much. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final SightingReader reader = new SightingReader();
  private final Sampling sampling;
  private final Consumer<Sighting> to;
  private final Runnable afterBatch;
  private final Duration mayWait;
  private final Thread thread = new Thread(this::run, "bergen-tap");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by lock, as the next two. */
  private final Deque<TappedMessage> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private boolean closing;

  private final AtomicLong came = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong watchedNanos = new AtomicLong();
  private volatile boolean missedUncounted;

  /**
   * Starts to hand on.
   *
   * @param sampling which messages are kept
   * @param to called on one thread; its exceptions are logged and end nothing
   */
  public Watch(Sampling sampling, Consumer<Sighting> to) {
    this(sampling, to, () -> {});
  }

  /**
   * Starts to hand on.
   *
   * @param sampling which messages are kept
   * @param to called on one thread; its exceptions are logged and end nothing
   * @param afterBatch called on that thread after some hundred messages, and before it waits for
   *     more; for example, to flush an output
   */
  public Watch(Sampling sampling, Consumer<Sighting> to, Runnable afterBatch) {
    this(sampling, to, afterBatch, Duration.ZERO);
  }

  /**
   * Starts to hand on.
   *
   * @param sampling which messages are kept
   * @param to called on one thread; its exceptions are logged and end nothing
   * @param afterBatch called on that thread after some hundred messages, and before it waits for
   *     more; for example, to flush an output
   * @param mayWait how late the messages' times may be, see {@link TapSink#mayWait}
   */
  public Watch(Sampling sampling, Consumer<Sighting> to, Runnable afterBatch, Duration mayWait) {
    this.sampling = sampling;
    this.to = to;
    this.afterBatch = afterBatch;
    this.mayWait = mayWait;
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns how many messages the tap delivered, kept or not; missed ones are not counted. */
  public long received() {
    return came.get();
  }

  /** Returns how many messages passed unseen, as far as that is known. */
  public long missed() {
    return missed.get() + dropped.get();
  }

  /** Returns how many messages were dropped for lack of room. */
  public long dropped() {
    return dropped.get();
  }

  /** Returns whether there were more of them than could be counted. */
  public boolean missedUncounted() {
    return missedUncounted;
  }

  /** Returns how long the tap was open in slices; zero if it was open all the time. */
  public Duration watched() {
    return Duration.ofNanos(watchedNanos.get());
  }

  @Override
  public void message(TappedMessage message) {
    came.incrementAndGet();
    if (!sampling.keeps(message)) {
      return;
    }
    long bytes = message.message().body().length;
    lock.lock();
    try {
      if (closing) {
        return;
      }
      if (waiting.size() >= MOST_MESSAGES || waitingBytes + bytes > MOST_BYTES) {
        dropped.incrementAndGet();
        return;
      }
      waiting.add(message);
      waitingBytes += bytes;
      if (waiting.size() == 1 || waiting.size() == AT_ONCE) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void missed(long messages) {
    if (messages < 0) {
      missedUncounted = true;
    } else {
      missed.addAndGet(messages);
    }
  }

  @Override
  public void watched(Duration slice) {
    watchedNanos.addAndGet(slice.toNanos());
  }

  @Override
  public Duration mayWait() {
    return mayWait;
  }

  private void run() {
    try {
      List<TappedMessage> batch = next();
      while (!batch.isEmpty()) {
        batch.forEach(this::hand);
        endBatch();
        batch = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // not a foreign thread: close() gave up waiting
    }
  }

  private void hand(TappedMessage message) {
    try {
      to.accept(reader.read(message));
    } catch (Throwable e) { // after any failure, the next one may be taken
      log.warn("A tap's handler failed on a message", e);
    }
  }

  private void endBatch() {
    try {
      afterBatch.run();
    } catch (Throwable e) { // after any failure, the next messages may be taken
      log.warn("After some tapped messages", e);
    }
  }

  /** Returns the oldest messages; none when no more will come. */
  private List<TappedMessage> next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closing) {
        changed.await();
      }
      for (long left = PAUSE; waiting.size() < AT_ONCE && !closing && left > 0; ) {
        left = changed.awaitNanos(left);
      }
      List<TappedMessage> batch = new ArrayList<>();
      while (batch.size() < AT_ONCE && !waiting.isEmpty()) {
        TappedMessage message = waiting.remove();
        waitingBytes -= message.message().body().length;
        batch.add(message);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands on the waiting messages and takes no more; blocks until that is done, 10 s at most.
   * Messages that are still on their way then count as missed.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      missedUncounted = true;
    }
    thread.interrupt();
  }
}
