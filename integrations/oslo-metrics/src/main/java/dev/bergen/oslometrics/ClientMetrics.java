// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Measures calls and casts as oslo.messaging does: an error ends neither count nor time. */
record ClientMetrics(OsloMetrics.Sink sink) implements ClientInterceptor {

  @Override
  public CompletableFuture<@Nullable Object> intercept(RpcRequest request, Next next) {
    sink.send("rpc_client_invocation_start_total", null, labels(request, null));
    long start = System.nanoTime();
    return next.send(request)
        .whenComplete(
            (result, error) -> {
              if (error == null) {
                long nanos = System.nanoTime() - start;
                sink.send("rpc_client_processing_seconds", nanos, labels(request, null));
                sink.send("rpc_client_invocation_end_total", null, labels(request, null));
              } else {
                String name = PythonNames.of(error);
                sink.send("rpc_client_exception_total", null, labels(request, name));
              }
            });
  }

  private static Map<String, @Nullable Object> labels(
      RpcRequest request, @Nullable String exception) {
    Target target = request.target();
    Version version = target.version();
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    labels.put("call_type", request.cast() ? "cast" : "call");
    labels.put("exchange", target.exchange());
    labels.put("topic", target.topic());
    labels.put("namespace", target.namespace());
    labels.put("version", version == null ? null : version.toString());
    labels.put("server", target.server());
    labels.put("fanout", target.fanout() ? true : null);
    labels.put("method", request.method());
    labels.put("timeout", null);
    if (exception != null) {
      labels.put("exception", exception);
    }
    return labels;
  }
}
