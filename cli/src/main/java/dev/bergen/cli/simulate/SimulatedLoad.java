// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send at the same time, each on a thread of its own.
 *
 * <p>Threads: the command's {@link #add}s clients, {@link #start}s and {@link #stop}s them.
 */
final class SimulatedLoad implements AutoCloseable {
  /** After an error, so that a broker that refuses everything is not run down. */
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(100);

  private final List<String> cargos;
  private final long mostMessages;
  private final Duration pause;
  private final List<Worker> workers = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable RuntimeException> firstError = new AtomicReference<>();

  /**
   * @param mostMessages of each client
   * @param pause after each message
   */
  SimulatedLoad(long mostMessages, Duration pause) {
    this.cargos = MessageSizes.cargos(mostMessages, new Random());
    this.mostMessages = mostMessages;
    this.pause = pause;
  }

  /** Adds a client; {@code answered} when each message is. */
  void add(SimulatedClient client, SimulationReport report, boolean answered) {
    workers.add(new Worker(workers.size(), client, report, answered));
  }

  /** Starts them all and returns what completes when all are done. */
  CompletableFuture<?> start() {
    workers.forEach(worker -> worker.thread.start());
    return done();
  }

  private CompletableFuture<?> done() {
    return CompletableFuture.allOf(
        workers.stream().map(worker -> worker.done).toArray(CompletableFuture[]::new));
  }

  /** Lets each client finish its message, and interrupts those that take too long. */
  void stop(Duration patience) throws InterruptedException {
    over.countDown();
    try {
      done().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Clients do not fail", e);
    } catch (TimeoutException e) {
      close();
    }
  }

  /** Returns the first error; {@code null} without one. */
  @Nullable RuntimeException firstError() {
    return firstError.get();
  }

  @Override
  public void close() {
    over.countDown();
    workers.forEach(worker -> worker.thread.interrupt());
  }

  /** Something that a client does. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private final class Worker {
    private final SimulatedClient client;
    private final SimulationStats sent;
    private final SimulationStats errors;

    /** Null when messages are not answered. */
    private final @Nullable SimulationStats roundTrips;

    private final Thread thread;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    /** Where it begins among the cargos, so that clients do not send the same at the same time. */
    private final int first = new Random().nextInt(cargos.size());

    Worker(int id, SimulatedClient client, SimulationReport report, boolean answered) {
      this.client = client;
      this.sent = report.stats("client", "client_" + id);
      this.errors = report.stats("error", "error_" + id);
      this.roundTrips = answered ? report.stats("round-trip", "round_trip_" + id) : null;
      this.thread = new Thread(this::run, "bergen-simulate-" + id);
      thread.setDaemon(true);
    }

    private void run() {
      try {
        boolean begun = false;
        for (long seq = 0; seq < mostMessages && over.getCount() > 0; seq++) {
          begun = begun || tried(client::begin);
          send(seq, cargos.get((int) ((first + seq) % cargos.size())));
        }
        if (begun) {
          tried(client::end);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Error e) {
        firstError.compareAndSet(null, new IllegalStateException("A client ended: " + e, e));
      } finally {
        done.complete(true);
      }
    }

    private void send(long seq, String cargo) throws InterruptedException {
      long start = System.nanoTime();
      sent.add(cargo.length());
      boolean sentWell = tried(() -> client.send(SimulatedMessage.fresh(seq, cargo)));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!sentWell) {
        errors.add(cargo.length());
      } else if (roundTrips != null) {
        roundTrips.add(cargo.length(), (System.nanoTime() - start) / 1e9);
      }
      Duration rest =
          sentWell || pause.compareTo(PAUSE_AFTER_ERROR) > 0 ? pause : PAUSE_AFTER_ERROR;
      if (!rest.isZero()) {
        over.await(rest.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    /** Any failure is counted or reported, and the load continues. */
    private boolean tried(Step action) throws InterruptedException {
      try {
        action.run();
        return true;
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          firstError.compareAndSet(null, e);
        }
        return false;
      }
    }
  }
}
