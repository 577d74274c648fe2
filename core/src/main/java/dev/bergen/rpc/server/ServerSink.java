// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.internal.life.InFlight;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.Subscription;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a server's requests, as many at once as it has workers, and gives each to a worker.
 *
 * <p>A request holds its place until its handler has ended, and no longer: its reply is in flight
 * then and blocks nothing. Only when very many replies are in flight, the next request waits for
 * one of them to arrive, since a broker that accepts no replies may still deliver requests.
 *
 * <p>Threads: the driver calls {@link #accept}, workers and the driver call the rest.
 */
public final class ServerSink implements RequestSink {
  private static final Logger log = LoggerFactory.getLogger(ServerSink.class);
  private static final int MOST_UNCONFIRMED_REPLIES = 1_000;

  private final Handling handling;
  private final Executor executor;
  private final int places;
  private final InFlight inFlight = new InFlight();
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final LongAdder skipped = new LongAdder();

  /** Written once by {@link #open}, before the first request can come. */
  private volatile @Nullable Subscription subscription;

  public ServerSink(Handling handling, Executor executor, int places) {
    this.handling = handling;
    this.executor = executor;
    this.places = places;
  }

  public InFlight inFlight() {
    return inFlight;
  }

  /** Asks for the first requests. */
  void open(Subscription opened) {
    subscription = opened;
    opened.request(places);
  }

  @Override
  public void accept(IncomingRequest request) {
    inFlight.begin();
    HandlerRun run = new HandlerRun(handling, request, this);
    try {
      executor.execute(run);
    } catch (RejectedExecutionException e) {
      log.warn("Request failed: no thread could be started: id={}", request.messageId());
      run.fail(new IllegalStateException("The server has no thread for this request", e));
    }
  }

  /** Counts a request that was not handled because its caller had stopped waiting. */
  void skipped() {
    skipped.increment();
  }

  public long skippedCount() {
    return skipped.sum();
  }

  /** A handler has ended; its reply is in flight. */
  void replying() {
    if (unconfirmed.incrementAndGet() <= MOST_UNCONFIRMED_REPLIES) {
      freePlace();
    }
  }

  /** A reply has arrived at the broker, or was given up. */
  void replied() {
    if (unconfirmed.getAndDecrement() > MOST_UNCONFIRMED_REPLIES) {
      freePlace();
    }
    inFlight.end();
  }

  private void freePlace() {
    Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }
}
