// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.ServerInterceptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Measures requests that there is a method for, as oslo.messaging declares it. */
record ServerMetrics(OsloMetrics.Sink sink) implements ServerInterceptor {

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcContext call, Next next) {
    if (!call.isServed()) {
      return next.handle(call);
    }
    sink.send("rpc_server_invocation_start_total", null, labels(call, null));
    long start = System.nanoTime();
    return next.handle(call)
        .whenComplete(
            (result, error) -> {
              if (error == null) {
                long nanos = System.nanoTime() - start;
                sink.send("rpc_server_processing_seconds", nanos, labels(call, null));
                sink.send("rpc_server_invocation_end_total", null, labels(call, null));
              } else {
                String name = PythonNames.of(error);
                sink.send("rpc_server_exception_total", null, labels(call, name));
              }
            });
  }

  private static Map<String, @Nullable Object> labels(RpcContext call, @Nullable String exception) {
    Target target = call.target();
    Version version = target.version();
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    // Only the server knows which object has the method.
    labels.put("endpoint", null);
    labels.put("namespace", target.namespace());
    labels.put("version", version == null ? null : version.toString());
    labels.put("method", call.method());
    labels.put("exchange", target.exchange());
    labels.put("topic", target.topic());
    labels.put("server", target.server());
    if (exception != null) {
      labels.put("exception", exception);
    }
    return labels;
  }
}
