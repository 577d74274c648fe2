// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the sends of one notification to several destinations: all are tried, even if some fail.
 */
public final class AllSent {
  private AllSent() {}

  /**
   * Returns the future of {@code sending}, or a failed future with the exception that it throws.
   */
  public static CompletableFuture<Void> caught(Supplier<CompletableFuture<Void>> sending) {
    try {
      return sending.get();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns a future that completes when all of {@code sent} have. It fails with the first failure
   * in the list, which has the others as suppressed exceptions.
   */
  public static CompletableFuture<Void> of(List<CompletableFuture<Void>> sent) {
    if (sent.size() == 1) {
      return sent.get(0);
    }
    CompletableFuture<Void> all = new CompletableFuture<>();
    var unused =
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .whenComplete((nothing, error) -> end(all, sent));
    return all;
  }

  private static void end(CompletableFuture<Void> all, List<CompletableFuture<Void>> sent) {
    Throwable first = null;
    for (CompletableFuture<Void> each : sent) {
      Throwable error = each.handle((nothing, e) -> unwrap(e)).join();
      if (first == null) {
        first = error;
      } else if (error != null && !error.equals(first)) {
        first.addSuppressed(error);
      }
    }
    if (first == null) {
      all.complete(null);
    } else {
      all.completeExceptionally(first);
    }
  }

  /** Returns the cause of {@code error} if that is a wrapper, else {@code error} itself. */
  public static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
