// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.shop;

import jakarta.enterprise.context.RequestScoped;

@RequestScoped
public class Basket {
  private int items;

  public int put() {
    return ++items;
  }
}
