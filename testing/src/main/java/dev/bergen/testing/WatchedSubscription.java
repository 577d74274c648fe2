// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.spi.Subscription;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A server's or a listener's subscription, which is among the running ones until it is stopped or
 * closed.
 */
final class WatchedSubscription implements Subscription {
  private final Subscription inner;
  private final String owner;
  private final Set<WatchedSubscription> running;

  WatchedSubscription(Subscription inner, String owner, Set<WatchedSubscription> running) {
    this.inner = inner;
    this.owner = owner;
    this.running = running;
    running.add(this);
  }

  /** Returns whose it is, in words. */
  String owner() {
    return owner;
  }

  @Override
  public void request(int more) {
    inner.request(more);
  }

  @Override
  public int limit() {
    return inner.limit();
  }

  @Override
  public CompletableFuture<Void> stop(Deadline deadline) {
    running.remove(this);
    return inner.stop(deadline);
  }

  @Override
  public void close() {
    running.remove(this);
    inner.close();
  }
}
