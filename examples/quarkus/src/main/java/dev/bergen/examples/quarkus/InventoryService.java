// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import dev.bergen.notify.Notifier;
import dev.bergen.quarkus.RpcEndpoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@RpcEndpoint
class InventoryService implements Inventory {
  private final Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("disk", 20));
  private final Notifier notifier;

  InventoryService(Notifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public Left reserve(String item, int quantity) {
    Integer left = stock.computeIfPresent(item, (name, before) -> before - quantity);
    if (left == null) {
      throw new IllegalArgumentException("no such item: " + item);
    }
    notifier.info("inventory.reserve.end", Map.of("item", item, "left", left));
    return new Left(item, left);
  }
}
