// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands around everything that a server handles ({@link RpcServer.Builder#interceptor}): the one
 * place for what has to do with all of it. It may change the context, look at the clock, refuse or
 * answer without the method, or see how it ended.
 *
 * <p>What it throws, or fails with, is the caller's failure. A request that no method is for, or
 * whose arguments do not fit, comes by, too, and ends with a failure.
 *
 * <p>Threads: it runs on the handler's thread, before and, unless the method returns a future that
 * is not done yet, after the method.
 */
@FunctionalInterface
public interface ServerInterceptor {
  /**
   * Handles a request before its method.
   *
   * @return the result, as {@code next} returned it or another
   */
  CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next);

  /** The next interceptor, or the method. */
  @FunctionalInterface
  interface Next {
    /** Passes the request on. Exceptions of the method complete the future. */
    CompletableFuture<@Nullable Object> handle(RpcContext call);
  }
}
