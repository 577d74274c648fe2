// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.testing.passage.Relay;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call or a cast that a {@link Recorder} saw, and what has become of it.
 *
 * <p>Threads: any. All but the outcome is immutable, and the outcome changes once.
 */
public final class RecordedMessage {
  private static final int LONGEST_TEXT = 200;

  private final Message message;
  private final Consumer<RecordedMessage> changed;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private volatile boolean departed;

  RecordedMessage(Message message, Consumer<RecordedMessage> changed) {
    this.message = message;
    this.changed = changed;
  }

  /** Returns {@link Message.Kind#CALL} or {@link Message.Kind#CAST}. */
  public Message.Kind kind() {
    return message.kind();
  }

  /** Returns where it was sent, with the namespace and version that were asked for. */
  public Target target() {
    return message.target();
  }

  /** Returns the name of the RPC method. */
  public String method() {
    return String.valueOf(message.method());
  }

  /**
   * Returns the arguments by name, as JSON has them: null, Boolean, Long, BigInteger (beyond 64
   * bits), Double, String, List or Map.
   */
  public Map<String, @Nullable Object> arguments() {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    if (request().args().toJava() instanceof Map<?, ?> named) {
      named.forEach((name, value) -> arguments.put(String.valueOf(name), value));
    }
    return Collections.unmodifiableMap(arguments);
  }

  /** Returns one argument; {@code null} if it is missing or null. */
  public @Nullable Object argument(String name) {
    return arguments().get(name);
  }

  /** Returns the context that travelled with it. */
  public RequestContext context() {
    return request().context();
  }

  /** Returns all of it, as it was handed to the driver. */
  public Request request() {
    return message.request();
  }

  /** Returns how it ended, or {@link Outcome#PENDING}; never blocks. */
  public Outcome outcome() {
    End known = end.getNow(null);
    return known == null ? Outcome.PENDING : known.outcome;
  }

  /**
   * Waits until the outcome is known, in real time.
   *
   * @throws AssertionError if it is not within {@code timeout}, or the thread is interrupted
   */
  public Outcome awaitOutcome(Duration timeout) {
    try {
      return end.get(timeout.toNanos(), TimeUnit.NANOSECONDS).outcome;
    } catch (TimeoutException e) {
      throw new AssertionError("Still pending after " + Deadline.inWords(timeout) + ": " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for the outcome of " + this, e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns the result as JSON has it; {@code null} if the method returned nothing, or if the
   * outcome is not {@link Outcome#RETURNED}.
   */
  public @Nullable Object result() {
    End known = end.getNow(null);
    return known == null ? null : known.result.toJava();
  }

  /** Returns how the method failed; {@code null} unless the outcome is {@link Outcome#FAILED}. */
  public @Nullable Failure failure() {
    End known = end.getNow(null);
    return known == null ? null : known.failure;
  }

  /**
   * Returns what its sender got instead of an answer; {@code null} unless the outcome is {@link
   * Outcome#UNDELIVERED}.
   */
  public @Nullable Throwable error() {
    End known = end.getNow(null);
    return known == null ? null : known.error;
  }

  /** Whether it has left its sender, so that its deadline runs. */
  boolean hasDeparted() {
    return departed;
  }

  /** Sends it, and notes what becomes of it before its sender learns that. */
  <T> CompletableFuture<T> follow(Supplier<CompletableFuture<T>> sending, Function<T, End> ended) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<T> passing;
    try {
      passing = sending.get();
    } catch (RuntimeException | Error e) {
      end(End.of(e));
      throw e;
    }
    Relay.connect(
        passing, answer, (value, error) -> end(error == null ? ended.apply(value) : End.of(error)));
    departed = true;
    changed.accept(this);
    return answer;
  }

  private void end(End how) {
    if (end.complete(how)) {
      changed.accept(this);
    }
  }

  /**
   * How it ended.
   *
   * @param result JSON null unless the method returned something
   * @param failure {@code null} unless the method failed
   * @param error {@code null} unless it was not delivered or not answered
   */
  record End(Outcome outcome, Json result, @Nullable Failure failure, @Nullable Throwable error) {
    static End of(Outcome outcome) {
      return new End(outcome, Json.NULL, null, null);
    }

    static End of(Reply reply) {
      Outcome outcome = reply.failure() == null ? Outcome.RETURNED : Outcome.FAILED;
      return new End(outcome, reply.result(), reply.failure(), null);
    }

    static End of(Throwable error) {
      return error instanceof CancellationException
          ? of(Outcome.CANCELLED)
          : new End(Outcome.UNDELIVERED, Json.NULL, null, error);
    }

    @Override
    public String toString() {
      String what = outcome.name().toLowerCase(Locale.ROOT);
      if (failure != null) {
        return what + " with " + failure.module() + "." + failure.type();
      }
      if (error != null) {
        return what + " with " + error.getClass().getSimpleName();
      }
      return outcome == Outcome.RETURNED ? what + " " + cut(result.text()) : what;
    }
  }

  /** Returns all but the context's values, which may be tokens. */
  @Override
  public String toString() {
    return "%s %s %s to %s, context %s: %s"
        .formatted(
            kind().name().toLowerCase(Locale.ROOT),
            method(),
            cut(request().args().text()),
            target(),
            context().values().keySet(),
            end.getNow(End.of(Outcome.PENDING)));
  }

  static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
