// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.examples.Inventory.Left;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** Calls {@code inventory_service.py}. */
public final class CallPython {
  private CallPython() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "rabbit://guest:guest@localhost";
    try (RpcTransport transport = RpcTransport.open(url)) {
      reserve(RpcClient.of(transport, Target.topic("inventory")));
    }
  }

  private static void reserve(RpcClient inventory) {
    Left left = inventory.call("reserve", Map.of("item", "disk", "quantity", 5), Left.class);
    System.out.println(left.left() + " disks left");

    try {
      inventory.call("reserve", Map.of("item", "disk", "quantity", 500));
    } catch (RemoteErrorException e) {
      System.out.println(e.module() + "." + e.type() + ": " + e.value());
    }

    try {
      inventory
          .withErrors(StockErrors.BOTH_WAYS)
          .call("reserve", Map.of("item", "disk", "quantity", 500));
    } catch (OutOfStock e) {
      System.out.println("out of stock: " + e.getMessage());
    }
  }
}
