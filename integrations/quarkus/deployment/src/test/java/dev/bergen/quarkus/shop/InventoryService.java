// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.shop;

import dev.bergen.notify.Notifier;
import dev.bergen.quarkus.RpcEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@RpcEndpoint
@ApplicationScoped
public class InventoryService implements Inventory {
  private final Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("disk", 20));

  @Inject Notifier notifier;

  @Override
  public Left reserve(String item, int quantity) {
    Integer left = stock.computeIfPresent(item, (name, before) -> before - quantity);
    if (left == null) {
      throw new IllegalArgumentException("no such item: " + item);
    }
    Left result = new Left(item, left);
    notifier.info("inventory.reserve.end", result);
    return result;
  }
}
