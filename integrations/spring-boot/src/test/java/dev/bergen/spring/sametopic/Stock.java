// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.sametopic;

import dev.bergen.spring.RpcEndpoint;

@RpcEndpoint("inventory")
class Stock {
  public int left() {
    return 7;
  }
}
