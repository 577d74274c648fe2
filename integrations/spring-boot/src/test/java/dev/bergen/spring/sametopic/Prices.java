// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.sametopic;

import dev.bergen.spring.RpcEndpoint;

@RpcEndpoint(
    value = {"inventory", "catalogue"},
    namespace = "prices")
class Prices {
  public int price() {
    return 120;
  }
}
