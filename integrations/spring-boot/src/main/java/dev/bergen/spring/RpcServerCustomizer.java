// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;

/** A bean that sets up every server that the application starts, in the order of such beans. */
@FunctionalInterface
public interface RpcServerCustomizer {

  /** Changes what is set so far; {@code target} says whose server it is. */
  void customize(RpcServer.Builder server, Target target);
}
