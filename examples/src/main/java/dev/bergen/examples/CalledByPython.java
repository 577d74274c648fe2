// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Serves {@code inventory_client.py} until a key is pressed; without a terminal, until it is
 * killed.
 */
public final class CalledByPython {
  private CalledByPython() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String url = args.length > 0 ? args[0] : "rabbit://guest:guest@localhost";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("inventory").withServer("java-1"))
                .endpoint(new Inventory())
                .errors(StockErrors.BOTH_WAYS)
                .build()) {
      server.start();
      System.out.println("ready; Enter stops");
      if (System.in.read() < 0) { // without a terminal: in the background, in a container
        new CountDownLatch(1).await(); // until a signal ends the process
      }
    }
  }
}
