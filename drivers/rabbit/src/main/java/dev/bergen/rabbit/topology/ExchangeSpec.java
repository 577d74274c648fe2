// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.topology;

import dev.bergen.rabbit.amqp.Channel;
import java.io.IOException;
import java.util.Map;

/** The properties with which an exchange is declared. */
public record ExchangeSpec(String name, String type, boolean durable, boolean autoDelete)
    implements Declarable {

  /** Returns this exchange with the other durability, or the same. */
  public ExchangeSpec withDurable(boolean value) {
    return new ExchangeSpec(name, type, value, autoDelete);
  }

  @Override
  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(name, type, durable, autoDelete, Map.of()).await();
  }

  @Override
  public void requireExists(Channel channel) throws IOException {
    channel.exchangeDeclarePassive(name).await();
  }
}
