// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.rpc.RpcContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;

/** A request that is observed while a server handles it. */
public final class RpcServerContext extends ReceiverContext<Map<String, String>> {
  private final RpcContext call;
  private final RpcNames names;
  private final StartedOnce once = new StartedOnce();

  RpcServerContext(RpcContext call, RpcNames names) {
    super(
        Map::get, names.naming().receiver(call.messageId() == null ? Kind.CONSUMER : Kind.SERVER));
    this.call = call;
    this.names = names;
    setCarrier(Carrier.of(call.trace(), call.headers()));
  }

  /** Returns the call as the interceptor got it. */
  public RpcContext call() {
    return call;
  }

  RpcNames names() {
    return names;
  }

  StartedOnce once() {
    return once;
  }
}
