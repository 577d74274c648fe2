// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a tap to a recording, on a thread of its own. Messages that arrive faster
 * than they can be written wait up to a bound, then are dropped and counted as missed.
 *
 * <p>Threads: the tap's thread hands over; any thread asks; its creator closes it.
 */
public final class Recorder implements TapSink, AutoCloseable {
  /** How long a message may be in memory only. */
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);

  /** Bodies that wait to be written. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int MOST_MESSAGES = 50_000;

  /** The approximate size of a message without its body. */
  private static final long MESSAGE_BYTES = 1024;

  private final RecordingWriter writer;
  private final long mostMessages;
  private final long mostFileBytes;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "bergen-recorder");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by lock, as the next four. */
  private final Deque<TappedMessage> waiting = new ArrayDeque<>();

  private long waitingBytes;

  /** Not written down yet. */
  private long unseen;

  private boolean uncertain;
  private boolean closing;

  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private volatile boolean missedUncounted;

  /**
   * Starts to write.
   *
   * @param writer is closed here
   * @param mostMessages after how many there is enough
   * @param mostFileBytes how large the file may get, a block more or less
   */
  public Recorder(RecordingWriter writer, long mostMessages, long mostFileBytes) {
    this.writer = writer;
    this.mostMessages = mostMessages;
    this.mostFileBytes = mostFileBytes;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Completes when there is enough, or after {@link #close}; exceptionally when the file cannot be
   * written any more.
   */
  public CompletableFuture<Boolean> done() {
    return done;
  }

  /** Returns how many messages were written down. */
  public long recorded() {
    return recorded.get();
  }

  /** Returns how many messages passed unseen, as far as that is known. */
  public long missed() {
    return missed.get();
  }

  /** Returns whether there were more of them than could be counted. */
  public boolean missedUncounted() {
    return missedUncounted;
  }

  @Override
  public void message(TappedMessage message) {
    if (done.isDone()) {
      return;
    }
    long bytes = MESSAGE_BYTES + message.message().body().length;
    lock.lock();
    try {
      if (closing) {
        return;
      }
      if (waiting.size() >= MOST_MESSAGES || waitingBytes + bytes > MOST_BYTES) {
        unseen++;
        missed.incrementAndGet();
      } else {
        waiting.add(message);
        waitingBytes += bytes;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void missed(long messages) {
    lock.lock();
    try {
      if (messages < 0) {
        uncertain = true;
        missedUncounted = true;
      } else {
        unseen += messages;
        missed.addAndGet(messages);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next step of the thread. */
  private record Step(@Nullable TappedMessage message, long unseen, boolean isLast) {}

  private void run() {
    try (RecordingWriter file = writer) {
      long flushed = System.nanoTime();
      Step step;
      do {
        step = next(FLUSH_EVERY.toNanos() - (System.nanoTime() - flushed));
        write(step);
        if (System.nanoTime() - flushed >= FLUSH_EVERY.toNanos()) {
          file.flush();
          flushed = System.nanoTime();
        }
      } while (!step.isLast() && !isEnough());
    } catch (Throwable e) { // after any failure, the future must end
      done.completeExceptionally(e);
    } finally {
      done.complete(true);
    }
  }

  private boolean isEnough() {
    return writer.written() >= mostMessages || writer.size() >= mostFileBytes;
  }

  private void write(Step step) throws IOException {
    if (step.unseen() != 0) {
      writer.missed(step.unseen(), Instant.now());
    }
    if (step.message() != null) {
      writer.add(step.message());
      recorded.incrementAndGet();
    }
  }

  private Step next(long atMostNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = atMostNanos;
      while (waiting.isEmpty() && unseen == 0 && !uncertain && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      long passed = uncertain ? -1 : unseen;
      unseen = 0;
      uncertain = false;
      TappedMessage message = waiting.poll();
      if (message != null) {
        waitingBytes -= MESSAGE_BYTES + message.message().body().length;
      }
      return new Step(message, passed, closing && waiting.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the waiting messages and closes the file. Blocks until that is done, for 30 s at most.
   * {@link #done} reports whether that worked.
   */
  public void stop() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
