// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.scanned;

import dev.bergen.rpc.RpcInterface;

@RpcInterface(topic = "${greetings.topic:greeter}", namespace = "greetings", version = "1.2")
public interface Greetings {
  String greet(String name);
}
