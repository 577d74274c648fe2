// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Target;

/** An endpoint for tests. */
public final class Greeter {
  static final Target TARGET = Target.topic("greeter");

  public String greet(String name) {
    return "Hello, " + name + "!";
  }
}
