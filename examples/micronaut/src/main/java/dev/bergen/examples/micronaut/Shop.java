// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.micronaut;

import io.micronaut.context.ApplicationContext;

public final class Shop {
  private Shop() {}

  public static void main(String[] args) throws InterruptedException {
    try (ApplicationContext context = ApplicationContext.run()) {
      System.out.println(context.getBean(Inventory.class).reserve("disk", 5));
      System.out.println(context.getBean(Audit.class).next());
    }
  }
}
