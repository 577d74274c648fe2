// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
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

  private final ReentrantLock lifecycle = new ReentrantLock();

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
    lifecycle.lock();
    try {
      if (state == State.RUNNING) {
        return;
      }
      if (state != State.NEW) {
        throw new IllegalStateException(
            "The server of %s is %s and is never started again; build another"
                .formatted(target, state == State.DRAINING ? "stopped" : "closed"));
      }
      // Closed, if listening fails.
      state = State.CLOSED;
      Subscription opened = Listening.open(transport, target, sink, places, patience.start());
      subscription = opened;
      state = State.RUNNING;
      sink.open(opened);
      log.info("Serving {} on {}", target, transport);
    } finally {
      if (state == State.CLOSED) {
        sink.inFlight().seal();
      }
      lifecycle.unlock();
      starting.cancel();
    }
  }

  void stop() {
    lifecycle.lock();
    try {
      if (state == State.DRAINING || state == State.CLOSED) {
        return;
      }
      state = State.DRAINING;
      if (subscription != null) {
        Listening.stop(subscription);
        log.info("No longer serving {}, {} in progress", target, sink.inFlight().count());
        draining = slowSteps.watch(this::unfinished);
      }
      sink.inFlight().seal();
    } finally {
      lifecycle.unlock();
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
    lifecycle.lock();
    try {
      state = State.CLOSED;
      draining.cancel();
      if (threads != null) {
        threads.close();
      }
      if (subscription != null) {
        subscription.close();
      }
    } finally {
      lifecycle.unlock();
    }
  }

  /** Returns {@code null} when nothing is. */
  private @Nullable String unfinished() {
    int count = sink.inFlight().count();
    return count == 0 ? null : "was stopped and has %d requests in progress".formatted(count);
  }
}
