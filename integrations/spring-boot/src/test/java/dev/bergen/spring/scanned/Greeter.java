// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.scanned;

import dev.bergen.spring.RpcEndpoint;

@RpcEndpoint
class Greeter implements Greetings {
  @Override
  public String greet(String name) {
    return "Hello, " + name + "!";
  }

  /** Not of the interface, so that nobody can call it. */
  public String secret() {
    return "secret";
  }
}
