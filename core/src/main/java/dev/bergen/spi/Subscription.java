// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.util.concurrent.CompletableFuture;

/**
 * The hold of a server or a listener on its addresses.
 *
 * <p>Threads: any thread may call any method; none blocks except {@link #close}, which waits a few
 * seconds at most for the broker.
 */
public interface Subscription extends AutoCloseable {

  /** Lets the driver hand out {@code more} messages, on top of what was asked for before. */
  void request(int more);

  /**
   * Takes no more from the broker. What was fetched but not handed out goes back to it. Requests
   * that were handed out can still be answered, notifications acknowledged.
   *
   * @return completes when the sink gets nothing more, by {@code deadline} at the latest
   */
  CompletableFuture<Void> stop(Deadline deadline);

  /** Stops, and frees what the subscription holds. Closing twice is fine. */
  @Override
  void close();

  /**
   * Returns how many notifications may be handed out and not yet acknowledged at once, where the
   * driver or its options limit that: nobody should wait for more of them.
   */
  default int limit() {
    return Integer.MAX_VALUE;
  }
}
