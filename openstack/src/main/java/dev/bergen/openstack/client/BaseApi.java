// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The interface that every service of Nova has on its topic ({@link OpenStackClients#base}). */
@RpcInterface(namespace = "baseapi", version = "1.0")
public interface BaseApi {
  /** Returns the service that answered, {@code service}, and the argument, {@code arg}. */
  @Rpc(name = "ping")
  Map<String, @Nullable Object> ping(@Argument("arg") @Nullable Object value);
}
