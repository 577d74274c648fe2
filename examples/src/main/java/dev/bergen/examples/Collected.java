// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.oslometrics.OsloMetrics;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** Reports a call to oslo.metrics, if configured. */
public final class Collected {
  private Collected() {}

  public static void main(String[] args) {
    run(Configuration.empty());
  }

  static void run(Configuration configuration) {
    try (OsloMetrics metrics = OsloMetrics.open(configuration)) {
      RpcTransport transport = RpcTransport.open("memory:");
      RpcServer server =
          RpcServer.builder(transport, Target.topic("desk").withServer("a"))
              .endpoint(new Observed.Desk())
              .interceptor(metrics.server())
              .build();
      RpcClient desk =
          RpcClient.of(transport, Target.topic("desk")).withInterceptor(metrics.client());
      try (transport;
          server) {
        server.start();
        System.out.println(desk.call("greet", Map.of("name", "Ada")));
      }
    }
  }
}
