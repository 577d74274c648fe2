// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins several ways of one notification: each is gone, whatever becomes of the others. */
public final class AllSent {
  private AllSent() {}

  /** Returns what {@code sending} returns, or a future of what it throws. */
  public static CompletableFuture<Void> caught(Supplier<CompletableFuture<Void>> sending) {
    try {
      return sending.get();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns a future of the end of all of {@code sent}: that of the first in the list that failed,
   * with the others' failures as suppressed.
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

  /** Returns what {@code error} wraps, if it is only a wrapper; {@code null} if it is null. */
  public static @Nullable Throwable unwrap(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
