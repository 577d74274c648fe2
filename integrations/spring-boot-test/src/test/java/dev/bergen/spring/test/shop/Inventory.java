// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import dev.bergen.rpc.RpcInterface;

@RpcInterface(topic = "inventory", version = "1.0")
public interface Inventory {
  long reserve(String item, long quantity);
}
