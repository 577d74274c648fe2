// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Wraps every call and cast of a client ({@link RpcClient#withInterceptor}): the one place for
 * concerns that all requests share. It may change the request, measure the time, answer without
 * sending, send again, or see how a request ended.
 *
 * <p>The future fails with the errors that a client throws, such as time-outs and registered remote
 * exceptions. Exceptions of an interceptor reach its caller.
 *
 * <p>Threads: it runs on the caller's thread, and must not block except in a blocking call. In a
 * blocking call the future of {@code next} is done when it is returned; else it completes on a
 * thread of the transport's.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /**
   * Handles a request on its way out.
   *
   * @return the result of {@code next}, or another that fits the type that the caller requested;
   *     for a cast, anything
   */
  CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next);

  /** The next interceptor, or the sending. */
  @FunctionalInterface
  interface Next {
    /** Sends the request. Never throws: failures complete the future. */
    CompletableFuture<@Nullable Object> send(RpcRequest request);
  }
}
