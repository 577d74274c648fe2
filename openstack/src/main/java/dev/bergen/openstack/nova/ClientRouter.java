// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one target in many cells, as {@code nova.rpc.ClientRouter} has them: a request for a
 * cell goes through the broker of that cell, any other through that of the nova.conf. Compute hosts
 * in cells, with the version cap of {@code [upgrade_levels]}: {@link NovaRpc#compute(Cell, String,
 * String)}.
 *
 * <p>Threads: any thread may use it.
 */
public final class ClientRouter {
  private final NovaRpc nova;
  private final Target target;
  private final UnaryOperator<RpcClient> settings;

  ClientRouter(NovaRpc nova, Target target, UnaryOperator<RpcClient> settings) {
    this.nova = nova;
    this.target = target;
    this.settings = settings;
  }

  /** Returns a client on the broker of the nova.conf. */
  public RpcClient client() {
    return client(null);
  }

  /**
   * Returns a client on the broker of {@code cell}. Its transport is opened once and kept until
   * {@link NovaRpc#close}.
   *
   * @param cell {@code null}, or one without a broker, means the broker of the nova.conf
   * @throws dev.bergen.InvalidTransportUrlException if the cell's URL cannot be read
   * @throws dev.bergen.TransportClosedException if NovaRpc is closed
   */
  public RpcClient client(@Nullable Cell cell) {
    return settings.apply(nova.client(nova.through(cell), target));
  }
}
