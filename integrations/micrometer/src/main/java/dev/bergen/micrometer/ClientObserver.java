// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls and casts.
 *
 * @param parts meters where the time of calls goes; {@code null} if they are switched off
 */
record ClientObserver(ObservationRegistry registry, RpcNames names, @Nullable CallParts parts)
    implements ClientInterceptor {
  private static final RpcConvention.Client CONVENTION = new RpcConvention.Client();

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next) {
    if (registry.isNoop() || isObserved(request)) {
      return next.send(request);
    }
    RpcClientContext context = new RpcClientContext(request, names);
    Observation observation =
        BergenObservationDocumentation.RPC_CLIENT
            .observation(null, CONVENTION, () -> context, registry)
            .start();
    return Ending.of(observation, () -> next.send(context.outgoing(parts)));
  }

  /** Whether another observer of the same client stands around this one. */
  @SuppressWarnings("ReferenceEquality") // each request has a deadline of its own
  private boolean isObserved(RpcRequest request) {
    Observation current = registry.getCurrentObservation();
    return current != null
        && current.getContext() instanceof RpcClientContext outer
        && outer.request().deadline() == request.deadline();
  }
}
