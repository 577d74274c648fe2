// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.rpc.RpcClient;

/** A bean that sets up every client that the application makes, in the order of such beans. */
@FunctionalInterface
public interface RpcClientCustomizer {

  /** Returns {@code client}, or one derived from it. */
  RpcClient customize(RpcClient client);
}
