// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal.life;

import dev.bergen.Deadline;
import dev.bergen.MessagingCancelledException;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.transport.LifeState;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The states of servers and listeners: new, running, draining, closed. Each implements the abstract
 * methods for the steps between them, which are called once each.
 *
 * <p>Threads: any. A thread that stops or closes while another one starts or stops waits for it,
 * and an interrupt ends the waiting. The lock is never held while waiting for the broker or a
 * handler.
 *
 * @param <S> the hold on the broker while it runs
 */
public abstract class Lifecycle<S> {
  private final Words words;
  private final InFlight inFlight;
  private final @Nullable HandlerThreads threads;
  private final Duration startTimeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition startEnded = lock.newCondition();

  // Guarded by lock.
  private LifeState state = LifeState.NEW;
  private @Nullable S opened;

  /**
   * The words for it in messages.
   *
   * @param kind and its preposition: {@code server of}
   * @param name what it serves or listens to
   * @param units what it works on: {@code requests}
   */
  public record Words(Logger log, String kind, Object name, String units) {}

  /**
   * @param threads {@code null} when handlers run on an executor of the user's
   * @param startTimeout how long listening may take
   */
  protected Lifecycle(
      Words words, InFlight inFlight, @Nullable HandlerThreads threads, Duration startTimeout) {
    this.startTimeout = startTimeout;
    this.words = words;
    this.inFlight = inFlight;
    this.threads = threads;
  }

  public final LifeState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Listens, or throws and leaves nothing open. */
  protected abstract S open();

  /** Requests the first messages. Under the lock. */
  protected abstract void begin(S opened);

  /** Stops consuming; returns when nothing more can arrive. */
  protected abstract void end(S opened);

  /** Frees what it holds; {@code null} if it never began. */
  protected abstract void free(@Nullable S opened);

  public final void start() {
    if (!beginStart()) {
      return;
    }
    @Nullable S now = null;
    try {
      now = open();
    } finally {
      endStart(now);
    }
  }

  /** Returns whether this thread has to listen; waits for another that does. */
  private boolean beginStart() {
    lock.lock();
    try {
      while (state == LifeState.STARTING) {
        startEnded.await();
      }
      if (state == LifeState.RUNNING) {
        return false;
      }
      if (state != LifeState.NEW) {
        throw new IllegalStateException(
            "The %s %s is %s and is never started again; build another"
                .formatted(
                    words.kind, words.name, state == LifeState.DRAINING ? "stopped" : "closed"));
      }
      state = LifeState.STARTING;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          false, "Interrupted before " + words.name + " was listened to", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param now {@code null} when listening failed
   */
  private void endStart(@Nullable S now) {
    boolean wanted;
    lock.lock();
    try {
      wanted = state == LifeState.STARTING; // else it was stopped meanwhile
      if (wanted) {
        state = now == null ? LifeState.CLOSED : LifeState.RUNNING;
        startEnded.signalAll();
      }
      if (wanted && now != null) {
        opened = now;
        begin(now);
      }
    } finally {
      lock.unlock();
    }
    if (!wanted && now != null) {
      free(now);
    }
    if (!wanted || now == null) {
      inFlight.seal();
    }
  }

  public final void stop() {
    LifeState before;
    @Nullable S open;
    lock.lock();
    try {
      before = state;
      open = opened;
      if (before == LifeState.NEW || before == LifeState.STARTING || before == LifeState.RUNNING) {
        state = LifeState.DRAINING;
        startEnded.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (before == LifeState.RUNNING && open != null) {
      end(open);
    }
    if (before == LifeState.NEW || before == LifeState.RUNNING) {
      inFlight.seal();
    } else { // another thread is about to
      inFlight.awaitSealed(Deadline.after(startTimeout.plus(Opening.STOP_TIMEOUT)));
    }
  }

  public final boolean awaitDrained(Duration timeout) {
    if (threads != null && threads.runCurrentThread()) {
      throw new IllegalStateException(
          "A handler of %s cannot wait for itself to end; call stop() here and close elsewhere"
              .formatted(words.name));
    }
    return inFlight.awaitNone(Deadline.after(timeout));
  }

  public final void close(Duration drainTimeout) {
    stop();
    if (!awaitDrained(drainTimeout)) {
      words.log.warn(
          "The {} {} closes with {} {} in progress",
          words.kind,
          words.name,
          inFlight.count(),
          words.units);
      if (threads != null) {
        threads.interrupt();
      }
    }
    @Nullable S open;
    lock.lock();
    try {
      state = LifeState.CLOSED;
      open = opened;
    } finally {
      lock.unlock();
    }
    if (threads != null) {
      threads.close();
    }
    free(open);
  }
}
