// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.rpc.handled.HandledCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The interceptors of a server. */
@FunctionalInterface
public interface IncomingChain {
  /**
   * Lets the interceptors handle a request.
   *
   * @param last runs its method when all of them have passed it on
   * @return the outcome of the outermost; exceptions of interceptors complete it
   */
  CompletableFuture<@Nullable Object> run(HandledCall call, Next last);

  /** The method, past all interceptors. */
  @FunctionalInterface
  interface Next {
    /**
     * Runs the method. Exceptions complete the future.
     *
     * @param view the call as interceptors have passed it on, for a parameter of that type
     */
    CompletableFuture<@Nullable Object> handle(HandledCall call, Object view);
  }
}
