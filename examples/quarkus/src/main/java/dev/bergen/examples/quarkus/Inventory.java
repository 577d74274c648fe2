// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import dev.bergen.rpc.RpcInterface;

@RpcInterface(topic = "inventory", namespace = "stock", version = "1.1")
public interface Inventory {
  Left reserve(String item, int quantity);

  record Left(String item, int left) {}
}
