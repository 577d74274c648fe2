// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.rabbit.amqp.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties with which a queue is declared.
 *
 * @param arguments as on the wire: integers, texts, booleans
 * @param own whether only this driver reads and declares it: a reply or fanout queue
 */
public record QueueSpec(
    String name, boolean durable, boolean autoDelete, Map<String, Object> arguments, boolean own)
    implements Declarable {
  private static final String TYPE = "x-queue-type";

  public QueueSpec {
    arguments = Map.copyOf(arguments);
  }

  /** Makes a queue that peers declare, too. */
  QueueSpec(String name, boolean durable, boolean autoDelete, Map<String, Object> arguments) {
    this(name, durable, autoDelete, arguments, false);
  }

  /** Returns this queue with the other durability, or the same. */
  public QueueSpec withDurable(boolean value) {
    return new QueueSpec(name, value, autoDelete, arguments, own);
  }

  /**
   * Returns this queue of our own as one that survives the broker. It says its type, as a virtual
   * host may have another default for durable queues.
   */
  public QueueSpec durably() {
    Map<String, Object> typed = new HashMap<>(arguments);
    typed.putIfAbsent(TYPE, "classic");
    return new QueueSpec(name, true, autoDelete, typed, own);
  }

  /** Whether it keeps its messages for consumers that start to read anywhere in it. */
  public boolean isStream() {
    return "stream".equals(arguments.get(TYPE));
  }

  /** Whether its type alone makes it durable: quorum queues and streams are never transient. */
  public boolean isReplicated() {
    return isStream() || "quorum".equals(arguments.get(TYPE));
  }

  @Override
  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(name, durable, false, autoDelete, arguments).await();
  }

  @Override
  public void requireExists(Channel channel) throws IOException {
    channel.queueDeclarePassive(name).await();
  }
}
