// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.cdi;

import dev.bergen.notify.Notifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@ApplicationScoped
@Typed(InventoryService.class)
class InventoryService implements Inventory {
  private final Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("disk", 20));

  @Inject Notifier notifier;

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
