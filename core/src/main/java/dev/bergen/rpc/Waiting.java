// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for what a driver promised by a deadline, on the caller's thread. */
final class Waiting {
  /** How much longer than its deadline a driver may take before we stop believing in it. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private Waiting() {}

  /**
   * @throws CancellationException if the thread is interrupted, whose flag stays set
   */
  static void requireUninterrupted(String method) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("Interrupted before " + method + " was sent");
    }
  }

  /**
   * Waits on this thread. The extra time only keeps a driver that breaks its promise from holding
   * us for ever.
   */
  static <T extends @Nullable Object> T await(
      String method, Target target, Deadline deadline, CompletableFuture<T> answer) {
    try {
      return answer.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      throw cancelled("Interrupted while waiting for " + method + " to " + target, e);
    } catch (CancellationException e) {
      if (e.getMessage() != null) {
        throw e;
      }
      throw cancelled(
          "The call that " + method + " to " + target + " is a part of was cancelled", e);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new MessagingTimeoutException(
          true,
          "The driver said nothing about %s to %s within %s"
              .formatted(method, target, Deadline.inWords(deadline.timeout())),
          e);
    } catch (ExecutionException e) {
      throw unchecked(method, target, unwrap(e.getCause()));
    }
  }

  /** Returns what went wrong, without what only says that it did so elsewhere. */
  static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static CancellationException cancelled(String what, Throwable cause) {
    CancellationException cancelled = new CancellationException(what + "; it may still run");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static RuntimeException unchecked(
      String method, Target target, @Nullable Throwable error) {
    if (error instanceof RuntimeException e) {
      return e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    return new MessageDeliveryException(
        true, "Sending %s to %s failed".formatted(method, target), error);
  }
}
