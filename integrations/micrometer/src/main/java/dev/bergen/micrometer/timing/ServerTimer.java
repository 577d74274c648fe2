// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.Target;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.ServerInterceptor;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Times the requests of a server.
 *
 * @param topics names the topic of a target
 */
public record ServerTimer(CallTimers timers, Function<Target, String> topics)
    implements ServerInterceptor {
  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next) {
    if (timers.isTimed(call)) {
      return next.handle(call);
    }
    String method = call.isServed() ? call.method() : null;
    return timers.time(
        call,
        new Called(topics.apply(call.target()), method, call.messageId() == null),
        () -> next.handle(call));
  }
}
