// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;

public final class Shop {
  private Shop() {}

  public static void main(String[] args) throws InterruptedException {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      Inventory inventory = container.select(Inventory.class).get();
      System.out.println(inventory.reserve("disk", 5));
      System.out.println(container.select(Audit.class).get().next());
    }
  }
}
