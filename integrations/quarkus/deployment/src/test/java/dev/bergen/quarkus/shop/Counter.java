// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.shop;

import dev.bergen.quarkus.RpcEndpoint;
import jakarta.inject.Inject;

/** No interface and no scope. */
@RpcEndpoint(topic = "counter", version = "2.0")
public class Counter {
  @Inject Basket basket;

  private int total;

  public synchronized String put() {
    total++;
    return basket.put() + " of " + total;
  }
}
