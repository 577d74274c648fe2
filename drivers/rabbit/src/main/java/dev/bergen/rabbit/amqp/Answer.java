// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Burst;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The broker's answer to a method, once it has arrived.
 *
 * <p>Threads: the reader completes it; any other may wait.
 */
public sealed class Answer<T> permits Fetch {
  /** Reads an answer. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(Input in) throws ProtocolException;
  }

  private final int expected;
  private final Parser<T> parser;
  private final Duration patience;

  /** Written before any thread waits. */
  private int asked;

  private final CompletableFuture<T> future = new CompletableFuture<>();

  /**
   * @param expected the method that answers
   * @param patience how long {@link #await()} waits
   */
  Answer(int expected, Parser<T> parser, Duration patience) {
    this.expected = expected;
    this.parser = parser;
    this.patience = patience;
  }

  /** Remembers what the question was. */
  void asked(int method) {
    asked = method;
  }

  int expected() {
    return expected;
  }

  void parse(Input in) throws ProtocolException {
    future.complete(parser.parse(in));
  }

  /** Completes with {@code value}, read elsewhere. */
  void complete(T value) {
    future.complete(value);
  }

  void fail(Throwable why) {
    future.completeExceptionally(why);
  }

  /** Returns a future that ends with the answer or the connection, on the reader thread. */
  public final CompletableFuture<T> future() {
    return future.copy();
  }

  /** Waits for as long as the connection's settings say; see {@link #await(Duration)}. */
  public final T await() throws IOException {
    return await(patience);
  }

  /**
   * Waits for the answer. One that comes after the time is over is read and dropped.
   *
   * @throws ClosedException if the broker refuses, or the connection breaks
   * @throws UnansweredException if there is no answer in time
   * @throws IOException if this thread is interrupted
   * @throws IllegalStateException on a reader thread, which would wait for itself
   */
  public final T await(Duration most) throws IOException {
    if (!future.isDone() && Burst.isReader()) {
      throw new IllegalStateException("A reader thread must not wait for answers");
    }
    try {
      return future.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClosedException closed) {
        throw new ClosedException(closed.reason(), closed.getCause());
      }
      throw new IOException("The broker's answer is missing", e.getCause());
    } catch (TimeoutException e) {
      throw new UnansweredException(Methods.text(asked), most, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for the broker's answer", e);
    }
  }
}
