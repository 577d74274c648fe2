// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import dev.bergen.notify.Notifier;
import dev.bergen.spring.RpcEndpoint;
import java.util.Map;

@RpcEndpoint
class InventoryService implements Inventory {
  private final Notifier notifier;
  private final Stock stock;

  InventoryService(Notifier notifier, Stock stock) {
    this.notifier = notifier;
    this.stock = stock;
  }

  @Override
  public long reserve(String item, long quantity) {
    long left = stock.take(item, quantity);
    notifier.info("inventory.reserve.end", Map.of("item", item, "left", left));
    return left;
  }
}
