// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/**
 * A queue exactly as it is declared; the broker refuses whoever declares it otherwise.
 *
 * @param arguments as they travel: integers, texts, booleans
 */
record QueueSpec(String name, boolean durable, boolean autoDelete, Map<String, Object> arguments) {

  QueueSpec {
    arguments = Map.copyOf(arguments);
  }

  /** Returns this queue as a peer without durable queues declares it. */
  QueueSpec notDurable() {
    return new QueueSpec(name, false, autoDelete, arguments);
  }

  void declare(Channel channel) throws IOException {
    channel.queueDeclare(name, durable, false, autoDelete, arguments);
  }
}
