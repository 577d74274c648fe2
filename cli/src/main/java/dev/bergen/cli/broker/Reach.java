// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.spi.DriverStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does work that needs a broker and gives up where waiting is pointless in a command: the broker
 * refuses the user, or none is reached for a while. A service keeps waiting, as accounts and
 * brokers are created; a user needs an error.
 *
 * <p>Threads: one runs a command; changes come on the transport's threads.
 */
public final class Reach implements Consumer<ConnectionChange> {
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** Whether the log can omit failing connections, since the command will report them. */
  private static volatile boolean reporting;

  private final Supplier<DriverStatus> status;
  private final Duration limit;
  private final CompletableFuture<Object> refused = new CompletableFuture<>();

  /** The newest reason and kind; null before the first. */
  private volatile @Nullable ConnectionChange trouble;

  private volatile boolean reached;

  /**
   * Gives up connecting in time.
   *
   * @param status asked how the connections are
   * @param limit how long connecting may take
   */
  public Reach(Supplier<DriverStatus> status, Duration limit) {
    this.status = status;
    this.limit = limit;
  }

  public static boolean isReporting() {
    return reporting;
  }

  @Override
  public void accept(ConnectionChange change) {
    if (change.state() == State.UP) {
      reached = true;
    } else if (change.state() == State.UNREACHABLE) {
      trouble = change;
      if (change.kind().isFinal() || change.kind() == FailureKind.LIMIT) {
        refused.completeExceptionally(
            new MessageDeliveryException(
                false, change.kind(), String.valueOf(change.reason()), null));
      }
    }
  }

  /**
   * Returns the result of {@code work}, or throws its exception. Work that waits is interrupted
   * where this gives up.
   */
  public <T extends @Nullable Object> T run(Callable<T> work) throws Exception {
    CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Throwable e) { // the caller's to handle, of any kind
                done.completeExceptionally(e);
              }
            },
            "bergen-command");
    worker.setDaemon(true);
    reporting = true;
    try {
      worker.start();
      CompletableFuture<Boolean> late = new CompletableFuture<>();
      late.completeOnTimeout(true, limit.toNanos(), TimeUnit.NANOSECONDS);
      CompletableFuture.anyOf(done, refused, late).get();
      if (!done.isDone() && hasReachedNothing()) {
        throw unreached();
      }
      @SuppressWarnings({"unchecked", "NullAway"}) // what work has returned
      T result = (T) CompletableFuture.anyOf(done, refused).get();
      return result;
    } catch (ExecutionException e) {
      throw explained(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    } finally {
      reporting = false;
      if (!done.isDone()) {
        worker.interrupt(); // its result is no longer needed, and closing might wait
      }
    }
  }

  /** Drivers without connections have nothing to reach. */
  private boolean hasReachedNothing() {
    DriverStatus now = status.get();
    return !reached
        && !now.connections().isEmpty()
        && now.connections().stream().noneMatch(connection -> connection.up());
  }

  private Exception explained(ExecutionException failure) {
    Throwable error = failure.getCause();
    if (error instanceof MessagingTimeoutException late
        && !late.mayHaveRun()
        && late.kind() != FailureKind.UNROUTABLE
        && hasReachedNothing()) {
      return unreached();
    }
    return error instanceof Exception known ? known : failure;
  }

  private MessageDeliveryException unreached() {
    ConnectionChange last = trouble;
    String why =
        last != null
            ? String.valueOf(last.reason())
            : status.get().connections().stream()
                .map(connection -> connection.text())
                .distinct()
                .collect(Collectors.joining("; "));
    return new MessageDeliveryException(
        false,
        last == null ? FailureKind.NETWORK : last.kind(),
        "No connection to the broker: " + why,
        null);
  }
}
