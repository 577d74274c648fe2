// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's one way: new, running, draining, closed. What the steps promise stands at {@link
 * RpcServer}.
 *
 * <p>Threads: any. A step waits for one that has begun.
 */
final class ServerLife {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private enum State {
    NEW,
    STARTING,
    RUNNING,
    DRAINING,
    CLOSED
  }

  /**
   * How long each step may take.
   *
   * @param notice when a step that is still going on is said in the log; zero is never
   */
  record Patience(Duration start, Duration drain, Duration notice) {}

  private final RpcTransport transport;
  private final Target target;
  private final ServerSink sink;
  private final int places;
  private final Patience patience;
  private final SlowSteps slowSteps;

  /** {@code null} when handlers run on an executor of the user's. */
  private final @Nullable HandlerThreads threads;

  /** Nobody waits for the broker or a handler while holding it. */
  private final ReentrantLock lifecycle = new ReentrantLock();

  private final Condition startEnded = lifecycle.newCondition();

  // Guarded by lifecycle.
  private State state = State.NEW;
  private @Nullable Subscription subscription;

  /** Warns of what still runs long after the stop. */
  private Timer.Cancellable draining = () -> {};

  /**
   * @param places how many requests are handled at once
   * @param threads end with the server; {@code null} when handlers run on an executor of the user's
   */
  ServerLife(
      RpcTransport transport,
      Target target,
      ServerSink sink,
      int places,
      @Nullable HandlerThreads threads,
      Patience patience) {
    this.transport = transport;
    this.target = target;
    this.sink = sink;
    this.places = places;
    this.threads = threads;
    this.patience = patience;
    this.slowSteps = new SlowSteps(transport.timer(), patience.notice(), target);
  }

  void start() {
    Timer.Cancellable starting = slowSteps.watch(() -> "has not started");
    try {
      if (beginStart()) {
        Subscription opened = null;
        try {
          opened = Listening.open(transport, target, sink, places, patience.start());
        } finally {
          endStart(opened);
        }
      }
    } finally {
      starting.cancel();
    }
  }

  /** Returns whether it is this thread that has to listen; waits for another that does. */
  private boolean beginStart() {
    lifecycle.lock();
    try {
      while (state == State.STARTING) {
        startEnded.await();
      }
      if (state == State.RUNNING) {
        return false;
      }
      if (state != State.NEW) {
        throw new IllegalStateException(
            "The server of %s is %s and is never started again; build another"
                .formatted(target, state == State.DRAINING ? "stopped" : "closed"));
      }
      state = State.STARTING;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted before " + target + " was listened to");
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * @param opened {@code null} when listening failed
   */
  private void endStart(@Nullable Subscription opened) {
    boolean wanted;
    lifecycle.lock();
    try {
      wanted = state == State.STARTING; // else it was stopped meanwhile
      if (wanted) {
        state = opened == null ? State.CLOSED : State.RUNNING;
        startEnded.signalAll();
      }
      if (wanted && opened != null) {
        subscription = opened;
        sink.open(opened);
        log.info("Serving {} on {}", target, transport);
      }
    } finally {
      lifecycle.unlock();
    }
    if (!wanted && opened != null) {
      opened.close();
    }
    if (!wanted || opened == null) {
      sink.inFlight().seal();
    }
  }

  void stop() {
    State before;
    Subscription open;
    lifecycle.lock();
    try {
      before = state;
      open = subscription;
      if (before == State.NEW || before == State.STARTING || before == State.RUNNING) {
        state = State.DRAINING;
        startEnded.signalAll();
      }
      if (before == State.RUNNING) {
        draining = slowSteps.watch(this::unfinished);
      }
    } finally {
      lifecycle.unlock();
    }
    if (before == State.RUNNING && open != null) {
      Listening.stop(open);
      log.info("No longer serving {}, {} in progress", target, sink.inFlight().count());
    }
    if (before == State.NEW || before == State.RUNNING) {
      sink.inFlight().seal();
    } else { // somebody else is about to
      sink.inFlight().awaitSealed(Deadline.after(patience.start().plus(Listening.STOP_TIMEOUT)));
    }
  }

  boolean awaitDrained(Duration timeout) {
    if (threads != null && threads.runCurrentThread()) {
      throw new IllegalStateException(
          "A handler of %s cannot wait for itself to end; call stop() here and close elsewhere"
              .formatted(target));
    }
    return sink.inFlight().awaitNone(Deadline.after(timeout));
  }

  void close() {
    stop();
    if (!awaitDrained(patience.drain())) {
      log.warn(
          "The server of {} closes with {} requests in progress", target, sink.inFlight().count());
      if (threads != null) {
        threads.interrupt();
      }
    }
    Subscription open;
    lifecycle.lock();
    try {
      state = State.CLOSED;
      open = subscription;
      draining.cancel();
    } finally {
      lifecycle.unlock();
    }
    if (threads != null) {
      threads.close();
    }
    if (open != null) {
      open.close();
    }
  }

  /** Returns {@code null} when nothing is. */
  private @Nullable String unfinished() {
    int count = sink.inFlight().count();
    return count == 0 ? null : "was stopped and has %d requests in progress".formatted(count);
  }
}
