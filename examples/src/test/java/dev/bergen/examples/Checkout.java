// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.time.Duration.ofSeconds;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** A small service to test: it has goods reserved, then has every shop window refreshed. */
final class Checkout {
  private final RpcClient inventory;
  private final RpcClient windows;

  Checkout(RpcTransport transport) {
    this.inventory =
        RpcClient.of(transport, Target.topic("inventory"))
            .withTimeout(ofSeconds(30))
            .withErrors(StockErrors.BOTH_WAYS);
    this.windows = RpcClient.of(transport, Target.topic("windows")).withFanout();
  }

  /** Returns how many are left. */
  long order(String item, long quantity) {
    Map<String, Object> goods = Map.of("item", item, "quantity", quantity);
    Inventory.Left left;
    try {
      left = inventory.call("reserve", goods, Inventory.Left.class);
    } catch (MessagingException e) {
      if (e.mayHaveRun()) {
        throw e;
      }
      left = inventory.call("reserve", goods, Inventory.Left.class);
    }
    windows.cast("refresh", Map.of("item", item));
    return left.left();
  }
}
