// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends numbers to a {@link Worker}. */
interface Caller {

  /** How long a call may take. */
  Duration CALL = Duration.ofSeconds(5);

  /** How long the broker may take to take a cast. */
  Duration CAST = Duration.ofSeconds(40);

  /** Has {@code number} run; the future is the reply, or why there is none. */
  CompletableFuture<?> call(long number, double seconds, Duration timeout);

  /** Has {@code number} run; the future ends when the broker has taken it, or says why not. */
  CompletableFuture<?> cast(long number);

  /** How many may be under way at once in steady traffic. */
  int room();

  /** Whether it is of this project, so that it has to keep every promise. */
  boolean isOurs();
}
