// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.micrometer.timing.ErrorTypes;
import io.micrometer.observation.Observation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends an observation when a future does, which then completes after it. */
final class Ending {
  private Ending() {}

  /** Runs {@code work} in the scope of {@code observation}, which ends with its result. */
  static <T extends @Nullable Object> CompletableFuture<T> of(
      Observation observation, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> result;
    Observation.Scope scope = observation.openScope();
    try {
      result = work.get();
    } catch (Throwable e) { // which only trouble of the JVM's is
      stop(observation, e);
      throw e;
    } finally {
      scope.close();
    }
    return result.whenComplete((value, error) -> stop(observation, error));
  }

  private static void stop(Observation observation, @Nullable Throwable error) {
    if (error != null) {
      observation.error(ErrorTypes.unwrap(error));
    }
    observation.stop();
  }
}
