// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** A service and its caller in one program, without a broker. */
public final class Hello {
  /** What the server can do: a plain object. */
  public static final class Greeter {
    public String greet(String name) {
      return "Hello, " + name + "!";
    }
  }

  private Hello() {}

  public static void main(String[] args) {
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, Target.topic("greeter").withServer("node-1"))
                .endpoint(new Greeter())
                .build()) {
      server.start();

      RpcClient client = RpcClient.of(transport, Target.topic("greeter"));
      System.out.println(client.call("greet", Map.of("name", "Bergen")));
    }
  }
}
