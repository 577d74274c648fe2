// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that are notified once when something is closed, even if it is already closed.
 *
 * <p>Threads: any.
 */
final class CloseListeners {
  private static final Logger log = LoggerFactory.getLogger(CloseListeners.class);

  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

  void add(Consumer<CloseReason> listener) {
    var unused = closed.thenAccept(reason -> run(listener, reason));
  }

  void closed(CloseReason reason) {
    closed.complete(reason);
  }

  private static void run(Consumer<CloseReason> listener, CloseReason reason) {
    try {
      listener.accept(reason);
    } catch (RuntimeException | Error e) { // a defect of its owner's
      log.error("A close listener failed: {}", reason, e);
    }
  }
}
