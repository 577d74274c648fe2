// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal.life;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;

/** Waits for a driver to begin and to end a subscription, somewhat longer than it has promised. */
public final class Opening {
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** Extra time for a driver after its deadline, before the caller stops waiting for it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Opening() {}

  /**
   * Returns what {@code opening} opens, or throws and leaves nothing open.
   *
   * @param target what is listened to, for errors
   * @param callbacks where a subscription that opens too late is closed
   */
  public static <S extends AutoCloseable> S await(
      CompletableFuture<S> opening,
      Target target,
      Deadline deadline,
      Executor callbacks,
      Logger log) {
    try {
      return opening.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MessagingException known) {
        throw known;
      }
      throw new ServerListenException(target, "Cannot listen to " + target, e.getCause());
    } catch (TimeoutException e) {
      closeWhenOpen(opening, callbacks, log);
      throw new ServerListenException(
          target,
          FailureKind.TIMEOUT,
          "Cannot listen to %s within %s".formatted(target, Deadline.inWords(deadline.timeout())),
          e);
    } catch (InterruptedException e) {
      closeWhenOpen(opening, callbacks, log);
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          false, "Interrupted before " + target + " was listened to", e);
    }
  }

  /** Waits until consuming has stopped. An interrupt ends the waiting and is kept. */
  public static void awaitStopped(Function<Deadline, CompletableFuture<Void>> stop, Logger log) {
    try {
      stop.apply(Deadline.after(STOP_TIMEOUT))
          .get(STOP_TIMEOUT.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("Stopped listening with an error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <S extends AutoCloseable> void closeWhenOpen(
      CompletionStage<S> opening, Executor callbacks, Logger log) {
    opening.whenCompleteAsync(
        (subscription, error) -> {
          if (subscription != null) {
            close(subscription, log);
          }
        },
        callbacks);
  }

  private static void close(AutoCloseable subscription, Logger log) {
    try {
      subscription.close();
    } catch (Exception e) {
      log.warn("Closing a resource that opened after its deadline failed", e);
    }
  }
}
