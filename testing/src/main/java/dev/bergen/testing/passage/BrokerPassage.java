// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing.passage;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A message whose sender waits for the broker only: a cast, a reply, a heartbeat. */
public record BrokerPassage(Timer timer, Supplier<CompletableFuture<Void>> sending)
    implements Passage<Void> {

  @Override
  public CompletableFuture<Void> send() {
    return sending.get();
  }

  @Override
  public CompletableFuture<Void> lose() {
    return CompletableFuture.completedFuture(null);
  }

  /** The broker took it: its sender learns no more. */
  @Override
  public CompletableFuture<Void> sendAfter(Duration delay) {
    timer.schedule(
        delay,
        () -> {
          var unused = sending.get();
        });
    return CompletableFuture.completedFuture(null);
  }
}
