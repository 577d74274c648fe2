// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.spi.Reply;
import java.util.concurrent.CompletableFuture;

/** Sends recorded requests. */
@FunctionalInterface
public interface Wire {

  /**
   * Sends it, without blocking. Completes with the reply of a call, and for everything else with a
   * reply without a result when it was taken; exceptionally as transports do. May throw, which is
   * as good.
   */
  CompletableFuture<Reply> send(RecordedRequest request);
}
