// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The one way that servers and listeners go: new, running, draining, closed. What each does at
 * these points it says by the abstract methods, which are called under a lock, once each.
 *
 * <p>Threads: any; whoever stops or closes waits for a start that has begun.
 *
 * @param <S> the hold on the broker while it runs
 */
public abstract class Lifecycle<S> {
  private enum State {
    NEW,
    RUNNING,
    DRAINING,
    CLOSED
  }

  private final Words words;
  private final InFlight inFlight;
  private final @Nullable HandlerThreads threads;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private State state = State.NEW;
  private @Nullable S opened;

  /**
   * How messages speak of it.
   *
   * @param kind and its preposition: {@code server of}
   * @param name what it serves or listens to
   * @param units what it works on: {@code requests}
   */
  public record Words(Logger log, String kind, Object name, String units) {}

  /**
   * @param threads {@code null} when handlers run on an executor of the user's
   */
  protected Lifecycle(Words words, InFlight inFlight, @Nullable HandlerThreads threads) {
    this.words = words;
    this.inFlight = inFlight;
    this.threads = threads;
  }

  /** Listens, or throws and leaves nothing open. */
  protected abstract S open();

  /** Lets the first messages come. */
  protected abstract void begin(S opened);

  /** Takes no more; returns when nothing more can come. */
  protected abstract void end(S opened);

  /** Frees what it holds; {@code null} if it never began. */
  protected abstract void free(@Nullable S opened);

  public final void start() {
    lock.lock();
    try {
      if (state == State.RUNNING) {
        return;
      }
      if (state != State.NEW) {
        throw new IllegalStateException(
            "The %s %s is %s and is never started again; build another"
                .formatted(words.kind, words.name, state == State.DRAINING ? "stopped" : "closed"));
      }
      // Closed, if listening fails.
      state = State.CLOSED;
      S now = open();
      opened = now;
      state = State.RUNNING;
      begin(now);
    } finally {
      if (state == State.CLOSED) {
        inFlight.seal();
      }
      lock.unlock();
    }
  }

  public final void stop() {
    lock.lock();
    try {
      if (state == State.DRAINING || state == State.CLOSED) {
        return;
      }
      state = State.DRAINING;
      if (opened != null) {
        end(opened);
      }
      inFlight.seal();
    } finally {
      lock.unlock();
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
    lock.lock();
    try {
      state = State.CLOSED;
      if (threads != null) {
        threads.close();
      }
      free(opened);
    } finally {
      lock.unlock();
    }
  }
}
