// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The interceptors of a client. */
@FunctionalInterface
public interface OutgoingChain {
  /**
   * Lets the interceptors handle a request.
   *
   * @param last sends it when all of them have passed it on
   * @return the outcome of the outermost; exceptions of interceptors complete it
   */
  CompletableFuture<@Nullable Object> run(Interception request, Next last);

  /** The sending, past all interceptors. */
  @FunctionalInterface
  interface Next {
    /**
     * Sends a request. Failures complete the future.
     *
     * @param sender with the settings that interceptors have made
     */
    CompletableFuture<@Nullable Object> send(
        Sender sender, String method, Map<String, ? extends @Nullable Object> args);
  }
}
