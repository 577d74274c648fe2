// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;

/** Serves {@code inventory_client.py} until the end of standard input. */
public final class CalledByPython {
  private CalledByPython() {}

  public static void main(String[] args) throws IOException {
    String url = args.length > 0 ? args[0] : "rabbit://guest:guest@localhost";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("inventory").withServer("java-1"))
                .endpoint(new Inventory())
                .errors(StockErrors.BOTH_WAYS)
                .build()) {
      server.start();
      System.out.println("ready; Enter stops");
      System.in.read();
    }
  }
}
