// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rpc.errors.ErrorTable;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for a driver's answer by a deadline, on the caller's thread. */
final class Waiting {
  /** Extra time for a driver after its deadline, before the caller stops waiting for it. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private Waiting() {}

  /**
   * @throws MessagingCancelledException if the thread is interrupted; its interrupt flag stays set
   */
  static void requireUninterrupted(String method) {
    if (Thread.currentThread().isInterrupted()) {
      throw new MessagingCancelledException(
          false, "Interrupted before " + method + " was sent", null);
    }
  }

  /**
   * Waits on this thread. The extra time only keeps a driver that breaks its promise from holding
   * the caller forever.
   *
   * @throws Exception a checked one only if an application's table maps a remote name to it
   */
  static <T extends @Nullable Object> T await(
      String method, Target target, Deadline deadline, CompletableFuture<T> answer)
      throws Exception {
    try {
      return answer.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      throw cancelled("Interrupted while waiting for " + method + " to " + target, e);
    } catch (CancellationException e) {
      String why =
          e.getMessage() == null
              ? "The call that " + method + " to " + target + " is a part of was cancelled"
              : e.getMessage();
      throw cancelled(why, e);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new MessagingTimeoutException(
          true,
          "No response from the driver for %s to %s within %s (a bug in the driver)"
              .formatted(method, target, Deadline.inWords(deadline.timeout())),
          e);
    } catch (ExecutionException e) {
      throw failure(method, target, unwrap(e.getCause()));
    }
  }

  /** Returns the cause of a failure, without the {@link CompletionException} around it. */
  static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static MessagingCancelledException cancelled(String what, Throwable cause) {
    return new MessagingCancelledException(true, what + "; it may still run", cause);
  }

  private static Exception failure(String method, Target target, @Nullable Throwable error) {
    if (error instanceof Error e) {
      throw e;
    }
    boolean known = error instanceof RuntimeException || ErrorTable.isMapped(error);
    return known && error instanceof Exception e
        ? e
        : new MessageDeliveryException(
            true, "Sending %s to %s failed".formatted(method, target), error);
  }
}
