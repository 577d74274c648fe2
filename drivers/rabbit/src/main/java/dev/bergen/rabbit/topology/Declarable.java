// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.rabbit.amqp.Channel;
import java.io.IOException;

/** Something that is declared on a broker; the broker refuses whoever declares it otherwise. */
public sealed interface Declarable permits ExchangeSpec, QueueSpec {

  String name();

  boolean durable();

  /** Asks the broker for it as it is, and blocks for the answer. */
  void declare(Channel channel) throws IOException;

  /** Asks whether it is there, however it was declared, and blocks for the answer. */
  void look(Channel channel) throws IOException;

  /** Names it for people: {@code queue 'compute'}. */
  default String text() {
    return (this instanceof ExchangeSpec ? "exchange '" : "queue '") + name() + "'";
  }
}
