// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import java.util.concurrent.CompletableFuture;

/**
 * A subscription of a server or a listener to its addresses.
 *
 * <p>Threads: any thread may call any method; only {@link #close} blocks, and waits for the broker
 * for a few seconds at most.
 */
public interface Subscription extends AutoCloseable {

  /** Lets the driver deliver {@code more} messages to the sink, in addition to earlier requests. */
  void request(int more);

  /**
   * Stops consuming from the broker. Messages that were fetched but not delivered to the sink are
   * requeued. Delivered requests can still be answered, and notifications acknowledged.
   *
   * @return completes when the sink receives no more messages, by {@code deadline} at the latest
   */
  CompletableFuture<Void> stop(Deadline deadline);

  /** Stops, and frees the subscription's resources. Closing twice is fine. */
  @Override
  void close();

  /**
   * Returns how many notifications can be unacknowledged at once, if the driver or its options
   * limit that; a batch must not wait for more.
   */
  default int limit() {
    return Integer.MAX_VALUE;
  }
}
