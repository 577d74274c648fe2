// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.internal.life.Lifecycle;
import dev.bergen.internal.life.Opening;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a server's life; {@code RpcServer} documents their promises. */
public final class ServerLife extends Lifecycle<Subscription> {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");

  /**
   * How long each step may take.
   *
   * @param notice how long a step may run before a warning is logged; zero means that none is
   */
  public record Patience(Duration start, Duration drain, Duration notice) {}

  private final RpcTransport transport;
  private final Target target;
  private final ServerSink sink;
  private final int places;
  private final Patience patience;
  private final SlowSteps slowSteps;

  /**
   * Warns of requests that still run long after the stop. Written once, before {@link #free} runs.
   */
  private volatile Timer.Cancellable draining = () -> {};

  /**
   * @param places how many requests are handled at once
   * @param threads end with the server; {@code null} when handlers run on an executor of the user's
   */
  public ServerLife(
      RpcTransport transport,
      Target target,
      ServerSink sink,
      int places,
      @Nullable HandlerThreads threads,
      Patience patience) {
    super(
        new Words(log, "server of", target, "requests"),
        sink.inFlight(),
        threads,
        patience.start());
    this.transport = transport;
    this.target = target;
    this.sink = sink;
    this.places = places;
    this.patience = patience;
    this.slowSteps = new SlowSteps(transport.timer(), patience.notice(), target);
  }

  /** Starts, with a warning when that takes long. */
  public void startInTime() {
    Timer.Cancellable starting = slowSteps.watch(() -> "has not started");
    try {
      start();
    } finally {
      starting.cancel();
    }
  }

  public void close() {
    close(patience.drain());
  }

  @Override
  protected Subscription open() {
    Deadline deadline = transport.timer().deadline(patience.start());
    return Opening.await(
        transport.serve(target, sink, places, deadline),
        target,
        deadline,
        transport.callbacks(),
        log);
  }

  @Override
  protected void begin(Subscription opened) {
    sink.open(opened);
    log.info("Serving {} on {}", target, transport);
  }

  @Override
  protected void end(Subscription opened) {
    draining = slowSteps.watch(this::unfinished);
    Opening.awaitStopped(opened::stop, log);
    log.info("Stopped serving {}, {} in progress", target, sink.inFlight().count());
  }

  @Override
  protected void free(@Nullable Subscription opened) {
    draining.cancel();
    if (opened != null) {
      opened.close();
    }
  }

  /** Returns {@code null} when all requests have ended. */
  private @Nullable String unfinished() {
    int count = sink.inFlight().count();
    return count == 0 ? null : "was stopped and has %d requests in progress".formatted(count);
  }
}
