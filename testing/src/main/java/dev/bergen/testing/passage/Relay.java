// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing.passage;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Joins a driver's future to the one that its caller holds. */
public final class Relay {
  private Relay() {}

  /** Hands the end of {@code from} on to {@code to}, and a cancellation back. */
  static <T> void connect(CompletableFuture<T> from, CompletableFuture<T> to) {
    connect(from, to, (value, error) -> {});
  }

  /** Does so after {@code first} has seen the end. */
  public static <T> void connect(
      CompletableFuture<T> from,
      CompletableFuture<T> to,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> first) {
    var unused =
        from.whenComplete(
            (value, error) -> {
              first.accept(value, error);
              if (error == null) {
                to.complete(value);
              } else {
                to.completeExceptionally(error);
              }
            });
    unused =
        to.whenComplete(
            (value, error) -> {
              if (to.isCancelled()) {
                from.cancel(false);
              }
            });
  }
}
