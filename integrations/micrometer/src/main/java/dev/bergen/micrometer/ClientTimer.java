// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Times calls and casts.
 *
 * @param parts meters where the time of calls goes; {@code null} if they are not recorded
 */
record ClientTimer(CallTimers timers, Naming naming, @Nullable CallParts parts)
    implements ClientInterceptor {

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next) {
    if (timers.isTimed(request.deadline())) { // each request has one of its own
      return next.send(request);
    }
    String topic = naming.topic(request.target());
    RpcRequest sent =
        parts == null || request.cast()
            ? request
            : request.withTimes(times -> parts.record(topic, request.method(), times));
    return timers.time(
        request.deadline(),
        new RpcNames.Called(topic, request.method(), request.cast()),
        () -> next.send(sent));
  }
}
