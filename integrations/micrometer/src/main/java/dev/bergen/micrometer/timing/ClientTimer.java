// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.Target;
import dev.bergen.rpc.CallTimes;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Times calls and casts.
 *
 * @param topics names the topic of a target
 * @param parts meters where the time of calls goes; {@code null} if they are not recorded
 */
public record ClientTimer(CallTimers timers, Function<Target, String> topics, @Nullable Parts parts)
    implements ClientInterceptor {

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next) {
    if (timers.isTimed(request.deadline())) { // each request has one of its own
      return next.send(request);
    }
    String topic = topics.apply(request.target());
    RpcRequest sent =
        parts == null || request.cast()
            ? request
            : request.withTimes(times -> parts.record(topic, request.method(), times));
    return timers.time(
        request.deadline(),
        new Called(topic, request.method(), request.cast()),
        () -> next.send(sent));
  }

  /** Meters where the time of one call went. */
  @FunctionalInterface
  public interface Parts {
    void record(String topic, String method, CallTimes times);
  }
}
