// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.RpcRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call or a cast that is observed. */
public final class RpcClientContext extends SenderContext<Map<String, String>> {
  private final RpcRequest request;
  private final RpcNames names;
  private final StartedOnce once = new StartedOnce();

  RpcClientContext(RpcRequest request, RpcNames names) {
    super(Carrier::set, names.naming().sender(request.cast() ? Kind.PRODUCER : Kind.CLIENT));
    this.request = request;
    this.names = names;
    setCarrier(new HashMap<>());
    setRemoteServiceName(names.naming().topic(request.target()));
  }

  /** Returns the request as the interceptor got it. */
  public RpcRequest request() {
    return request;
  }

  RpcNames names() {
    return names;
  }

  StartedOnce once() {
    return once;
  }

  /**
   * Returns the request with the tracer's fields, if there is a tracer. If the parts of calls are
   * metered, the request also asks the server for its durations.
   */
  @SuppressWarnings("ReferenceEquality") // whether it is the same, not an equal one
  RpcRequest outgoing(@Nullable CallParts parts) {
    RpcRequest outgoing = traced();
    boolean isTraced = outgoing != request;
    if (request.cast() || !(isTraced || parts != null)) {
      return outgoing;
    }
    return outgoing.withTimes(
        times -> {
          if (parts != null) {
            parts.record(names.naming().topic(request.target()), request.method(), times);
          }
          if (isTraced) {
            addHighCardinalityKeyValues(RpcConvention.parts(times));
          }
        });
  }

  private RpcRequest traced() {
    Map<String, String> carrier = getCarrier();
    if (carrier == null || carrier.isEmpty()) {
      return request;
    }
    RpcRequest traced = request.withTrace(Carrier.inContext(carrier));
    for (Map.Entry<String, String> header : Carrier.inHeaders(carrier).entrySet()) {
      traced = traced.withHeader(header.getKey(), header.getValue());
    }
    return traced;
  }
}
