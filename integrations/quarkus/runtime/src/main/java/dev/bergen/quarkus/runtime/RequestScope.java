// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.notify.Delivery;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotificationResult;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.ServerInterceptor;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handler a request context and the application's class loader. The context ends when
 * the method returns, also where it returns a future.
 */
final class RequestScope {
  private final ClassLoader loader;

  RequestScope(ClassLoader loader) {
    this.loader = loader;
  }

  ServerInterceptor ofServers() {
    return this::handle;
  }

  ListenerInterceptor ofListeners() {
    return this::hear;
  }

  private CompletableFuture<@Nullable Object> handle(RpcContext call, ServerInterceptor.Next next) {
    try {
      return within(() -> next.handle(call));
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private NotificationResult hear(Delivery delivery, ListenerInterceptor.Next next)
      throws Exception {
    return within(() -> next.handle(delivery));
  }

  private <T> T within(Callable<T> handler) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ManagedContext request = Arc.container().requestContext();
    boolean ours = !request.isActive();
    thread.setContextClassLoader(loader);
    if (ours) {
      request.activate();
    }
    try {
      return handler.call();
    } finally {
      if (ours) {
        request.terminate();
      }
      thread.setContextClassLoader(before);
    }
  }
}
