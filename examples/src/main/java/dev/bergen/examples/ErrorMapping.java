// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** A Java exception that a Python caller catches as its own, and the way back. */
public final class ErrorMapping {
  private ErrorMapping() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "memory:";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("inventory").withServer("node-1"))
                .endpoint(new Inventory())
                .errors(StockErrors.BOTH_WAYS)
                .build()) {
      server.start();
      RpcClient inventory = RpcClient.of(transport, Target.topic("inventory"));
      Map<String, Object> tooMuch = Map.of("item", "disk", "quantity", 500);

      // A client that registered nothing gets the failure as data.
      try {
        inventory.call("reserve", tooMuch);
      } catch (RemoteErrorException e) {
        System.out.println("as data: " + e.module() + "." + e.type() + ": " + e.value());
      }

      // A client that registered the type catches its own exception.
      try {
        inventory.withErrors(StockErrors.BOTH_WAYS).call("reserve", tooMuch);
      } catch (OutOfStock e) {
        System.out.println("as its own type: " + e.getMessage());
      }
    }
  }
}
