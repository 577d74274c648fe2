// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.ServerInterceptor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Times the requests of a server. */
record ServerTimer(CallTimers timers, Naming naming) implements ServerInterceptor {
  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next) {
    if (timers.isTimed(call)) {
      return next.handle(call);
    }
    String method = call.isServed() ? call.method() : null;
    return timers.time(
        call,
        new RpcNames.Called(naming.topic(call.target()), method, call.messageId() == null),
        () -> next.handle(call));
  }
}
