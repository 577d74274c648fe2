// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.live;

import dev.bergen.quarkus.RpcEndpoint;

@RpcEndpoint("greeter")
public class Greeter {
  public String greet() {
    return "first";
  }
}
