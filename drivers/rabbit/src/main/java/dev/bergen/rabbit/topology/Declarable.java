// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.rabbit.amqp.Channel;
import java.io.IOException;

/** An exchange or a queue; the broker refuses a declaration with other properties. */
public sealed interface Declarable permits ExchangeSpec, QueueSpec {

  String name();

  boolean durable();

  /** Declares it with exactly these properties, and blocks for the answer. */
  void declare(Channel channel) throws IOException;

  /** Asks whether it is there, however it was declared, and blocks for the answer. */
  void requireExists(Channel channel) throws IOException;

  /** Names it for people: {@code queue 'compute'}. */
  default String text() {
    return (this instanceof ExchangeSpec ? "exchange '" : "queue '") + name() + "'";
  }
}
