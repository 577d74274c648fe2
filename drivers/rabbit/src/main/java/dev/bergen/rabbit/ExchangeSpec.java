// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/** An exchange exactly as it is declared; the broker refuses whoever declares it otherwise. */
record ExchangeSpec(String name, String type, boolean durable, boolean autoDelete) {

  /** Returns this exchange as a peer without durable queues declares it. */
  ExchangeSpec notDurable() {
    return new ExchangeSpec(name, type, false, autoDelete);
  }

  void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(name, type, durable, autoDelete, false, Map.of());
  }
}
