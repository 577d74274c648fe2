// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Wraps everything that a server handles ({@link RpcServer.Builder#interceptor}): the one place for
 * concerns that all requests share. It may change the context, measure the time, refuse or answer
 * without the method, or see how a request ended.
 *
 * <p>Exceptions of an interceptor, and failures of its future, are sent to the caller. Requests
 * without a matching method or with wrong arguments pass through it, too, and end with a failure.
 *
 * <p>Threads: it runs on the handler's thread, before and, unless the method returns a future that
 * is not done yet, after the method.
 */
@FunctionalInterface
public interface ServerInterceptor {
  /**
   * Handles a request before its method.
   *
   * @return the result of {@code next}, or another
   */
  CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next);

  /** The next interceptor, or the method. */
  @FunctionalInterface
  interface Next {
    /** Passes the request on. Exceptions of the method complete the future. */
    CompletableFuture<@Nullable Object> handle(RpcContext call);
  }
}
