// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

public class Hello {
  public static class Greeter {
    public String greet(String name) {
      return "Hello, " + name + "!";
    }
  }

  public static void main(String[] args) {
    Target greeter = Target.topic("greeter");
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, greeter.withServer("node-1"))
                .endpoint(new Greeter())
                .build()) {
      server.start();

      RpcClient client = RpcClient.of(transport, greeter);
      System.out.println(client.call("greet", Map.of("name", "Bergen")));
    }
  }
}
