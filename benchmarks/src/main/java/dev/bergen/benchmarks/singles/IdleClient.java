// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** A client that has called once and then does nothing, in a JVM of its own. */
public final class IdleClient {
  private IdleClient() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    try (RpcTransport transport = RpcTransport.open(args[0])) {
      RpcClient.of(transport, Target.topic(args[1])).call("echo", Map.of("value", 1));
      ServerJvm.serve();
    }
  }
}
