// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.ServerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Observes the requests of a server. */
record ServerObserver(ObservationRegistry registry, RpcNames names) implements ServerInterceptor {
  private static final RpcConvention.Server CONVENTION = new RpcConvention.Server();

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next) {
    if (registry.isNoop() || isObserved(call)) {
      return next.handle(call);
    }
    RpcServerContext context = new RpcServerContext(call, names);
    Observation observation =
        BergenObservationDocumentation.RPC_SERVER
            .observation(null, CONVENTION, () -> context, registry)
            .start();
    return Ending.of(observation, () -> next.handle(call));
  }

  /** Whether another observer of the same server stands around this one. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isObserved(RpcContext call) {
    Observation current = registry.getCurrentObservation();
    return current != null
        && current.getContext() instanceof RpcServerContext outer
        && outer.call() == call;
  }
}
