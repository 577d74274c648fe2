// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.sight.Kind;
import dev.bergen.spi.Reply;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends recorded requests one after the other, no more than so many at once, and hands out what
 * came of each as it comes.
 *
 * <p>Threads: one runs it; answers arrive on threads of the transport's, which hand them over.
 */
public final class Replayer {

  /** Takes answers, in the order in which they came. */
  public interface Sink {
    void answer(Answer answer) throws Exception;
  }

  /** How many answers may wait for their sink, beyond the requests in flight. */
  private static final int BACKLOG = 4096;

  private final Wire wire;
  private final Pace pace;
  private final int inFlight;
  private final Sink sink;

  /** Creating answers takes a while, and is left to the thread that writes. */
  private final Batches<Supplier<Answer>> answers = new Batches<>();

  private final CompletableFuture<@Nullable Void> broken = new CompletableFuture<>();
  private final AtomicLong sent = new AtomicLong();

  /** Written by the thread that sends. */
  private volatile long lagNanos;

  /**
   * @param inFlight how many requests may wait for their answers at once
   */
  public Replayer(Wire wire, Pace pace, int inFlight, Sink sink) {
    if (inFlight < 1) {
      throw new IllegalArgumentException("One request at least is in flight");
    }
    this.wire = wire;
    this.pace = pace;
    this.inFlight = inFlight;
    this.sink = sink;
  }

  /** Returns how many requests were sent. */
  public long sent() {
    return sent.get();
  }

  /** Returns how long after its time the newest request was sent. */
  public Duration lag() {
    return Duration.ofNanos(lagNanos);
  }

  /**
   * Replays all of {@code requests}, or those before {@code stop} is done, and waits for their
   * answers, which the transport's time-outs bound.
   *
   * @throws Exception what the sink threw; nothing more is sent then
   */
  public void replay(Iterator<RecordedRequest> requests, CompletableFuture<?> stop)
      throws Exception {
    Places flying = new Places(inFlight);
    Semaphore unwritten = new Semaphore(inFlight + BACKLOG);
    Thread writer = new Thread(() -> write(unwritten), "bergen-replay-answers");
    writer.setDaemon(true);
    writer.start();
    try {
      send(requests, CompletableFuture.anyOf(stop, broken), flying, unwritten);
      unwritten.acquire(inFlight + BACKLOG);
    } finally {
      writer.interrupt();
    }
    if (broken.isDone()) {
      throw cause(broken);
    }
  }

  private static Exception cause(CompletableFuture<?> failed) throws InterruptedException {
    try {
      failed.get();
      return new IllegalStateException("It has not failed");
    } catch (ExecutionException e) {
      return e.getCause() instanceof Exception known ? known : e;
    }
  }

  private void send(
      Iterator<RecordedRequest> requests,
      CompletableFuture<?> stop,
      Places flying,
      Semaphore unwritten)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!stop.isDone() && requests.hasNext()) {
      RecordedRequest request = requests.next();
      long due = start + pace.due(request).toNanos();
      if (!waitUntil(due, stop)) {
        return;
      }
      unwritten.acquire();
      flying.take();
      if (stop.isDone()) { // while this waited for a place
        unwritten.release();
        return;
      }
      lagNanos = Math.max(0, System.nanoTime() - due);
      sent.incrementAndGet();
      long begin = System.nanoTime();
      reply(wire, request)
          .whenComplete(
              (reply, error) -> {
                double millis = millisSince(begin);
                // before the next request may overtake it
                answers.add(() -> answer(request, reply, error, millis));
                flying.give();
              });
    }
  }

  /** Returns true once it is time, and false if the replay is to stop. */
  private static boolean waitUntil(long due, CompletableFuture<?> stop)
      throws InterruptedException {
    long left = due - System.nanoTime();
    if (left <= 0) {
      return !stop.isDone();
    }
    try {
      stop.get(left, TimeUnit.NANOSECONDS);
      return false;
    } catch (ExecutionException e) {
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  /**
   * Sends one request, without waiting. Completes with its outcome, a failure included, on a thread
   * of the wire's; exceptionally only if the wire completes with {@code null}.
   */
  public static CompletableFuture<Answer> send(Wire wire, RecordedRequest request) {
    long begin = System.nanoTime();
    return reply(wire, request)
        .handle((reply, error) -> answer(request, reply, error, millisSince(begin)));
  }

  private static CompletableFuture<Reply> reply(Wire wire, RecordedRequest request) {
    try {
      return wire.send(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static Answer answer(
      RecordedRequest request, @Nullable Reply reply, @Nullable Throwable error, double millis) {
    if (error == null) {
      return answered(
          request, Objects.requireNonNull(reply, "The wire has completed with null"), millis);
    }
    Throwable cause = error.getCause();
    return Answer.of(
        request, error instanceof CompletionException && cause != null ? cause : error, millis);
  }

  private static Answer answered(RecordedRequest request, Reply reply, double millis) {
    if (request.kind() != Kind.CALL) {
      return Answer.of(request, Outcome.SENT, reply.result(), millis);
    }
    return reply.failure() == null
        ? Answer.of(request, Outcome.RESULT, reply.result(), millis)
        : Answer.of(request, Outcome.FAILURE, Answer.failure(reply.failure()), millis);
  }

  private void write(Semaphore unwritten) {
    while (true) {
      try {
        List<Supplier<Answer>> batch = answers.take();
        try {
          write(batch);
        } finally {
          unwritten.release(batch.size());
        }
      } catch (InterruptedException e) {
        return; // all is written
      }
    }
  }

  /**
   * Notifies the caller of a failure before the places of the batch are free: it waits for them.
   */
  private void write(List<Supplier<Answer>> batch) throws InterruptedException {
    try {
      for (Supplier<Answer> answer : batch) {
        if (!broken.isDone()) {
          sink.answer(answer.get());
        }
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // the writer continues, so that every place becomes free
      broken.completeExceptionally(e);
    }
  }
}
