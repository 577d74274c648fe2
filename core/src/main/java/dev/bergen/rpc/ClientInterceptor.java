// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call and cast of a client ({@link RpcClient#withInterceptor}): the one place
 * for what has to do with all of them. It may change the request, look at the clock, answer without
 * sending, send again, or see how it ended.
 *
 * <p>Errors that a client throws, such as time-outs and registered remote exceptions, are what the
 * future fails with. Exceptions of an interceptor reach its caller.
 *
 * <p>Threads: it runs on the caller's thread, and must not block except in a blocking call. There
 * the future of {@code next} is done when it is returned; else it completes on a thread of the
 * transport's.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /**
   * Handles a request on its way out.
   *
   * @return the result, as {@code next} returned it or another that fits the type that the caller
   *     asked for; of a cast, anything
   */
  CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next);

  /** The next interceptor, or the sending. */
  @FunctionalInterface
  interface Next {
    /** Sends the request on. Never throws: the future completes with what went wrong. */
    CompletableFuture<@Nullable Object> send(RpcRequest request);
  }
}
