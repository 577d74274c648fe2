// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.rpc.Argument;
import dev.bergen.rpc.RpcInterface;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The interface that every service of Nova has beside its own, at namespace {@code baseapi}
 * (nova/baserpc.py): an answer shows that the service handles requests.
 *
 * <p>{@link OpenStackService} adds it by itself.
 */
@RpcInterface(namespace = "baseapi", version = "1.1")
public final class BaseEndpoint {
  private final String service;

  /**
   * @param service what it calls itself: {@code compute}
   */
  public BaseEndpoint(String service) {
    this.service = service;
  }

  /** Returns the name of the service, and what was asked. */
  public Map<String, @Nullable Object> ping(@Argument("arg") @Nullable Object arg) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("service", service);
    answer.put("arg", arg);
    return answer;
  }

  /** Returns null, as a service does that has no backdoor open: that is a shell in Python. */
  @SuppressWarnings("MethodName") // the name on the wire
  public @Nullable Integer get_backdoor_port() {
    return null;
  }
}
