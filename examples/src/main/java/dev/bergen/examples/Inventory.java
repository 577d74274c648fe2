// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.rpc.Expected;
import java.util.HashMap;
import java.util.Map;

/** The endpoint that Python calls; {@code inventory_service.py} is the same in Python. */
public final class Inventory {
  /** The result of {@link #reserve}: {@code {"item": …, "left": …}}. */
  public record Left(String item, long left) {}

  private final Map<String, Long> stock = new HashMap<>(Map.of("disk", 20L));

  @Expected(OutOfStock.class)
  public synchronized Left reserve(String item, long quantity) {
    long left = stock.getOrDefault(item, 0L) - quantity;
    if (left < 0) {
      throw new OutOfStock("not enough of " + item);
    }
    stock.put(item, left);
    return new Left(item, left);
  }
}
