// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.RpcRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;

/** A call or a cast that is observed. */
public final class RpcClientContext extends SenderContext<Map<String, String>> {
  private final RpcRequest request;
  private final Naming naming;
  private final StartedOnce once = new StartedOnce();

  RpcClientContext(RpcRequest request, Naming naming) {
    super(Carrier::set, naming.sender(request.cast() ? Kind.PRODUCER : Kind.CLIENT));
    this.request = request;
    this.naming = naming;
    setCarrier(new HashMap<>());
    setRemoteServiceName(naming.topic(request.target()));
  }

  /** Returns the request as the interceptor got it. */
  public RpcRequest request() {
    return request;
  }

  Naming naming() {
    return naming;
  }

  StartedOnce once() {
    return once;
  }

  /** Returns the request with what the tracer has to say, if there is one. */
  RpcRequest traced() {
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
