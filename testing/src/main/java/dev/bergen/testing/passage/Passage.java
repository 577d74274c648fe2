// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing.passage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One message that is about to pass, and the ways it can go. A fault takes one of them.
 *
 * @param <T> what its sender gets
 */
public interface Passage<T> {

  /** Lets it pass. May be asked for more than once: each time another copy passes. */
  CompletableFuture<T> send();

  /** Lets the broker take it, and lose it. */
  CompletableFuture<T> lose();

  /** Lets the broker take it now, and pass it on after {@code delay} on the transport's clock. */
  CompletableFuture<T> sendAfter(Duration delay);
}
