// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.scale.agents.LightClient;
import dev.bergen.benchmarks.scale.agents.LightMessages;
import dev.bergen.benchmarks.scale.agents.Shape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What the parts of an agent cost a broker each, in bytes that its Erlang VM uses.
 *
 * @param connection without a channel
 * @param channel without anything
 * @param queue transient and classic, with a binding and a consumer
 * @param bareIdle processors that a broker keeps busy without anybody
 */
record Parts(double connection, double channel, double queue, double bareIdle) {
  private static final Duration IDLE = Duration.ofSeconds(6);
  private static final int CONNECTIONS = 300;
  private static final int CHANNELS = 5;
  private static final int QUEUES = 4;

  /** Opens some of each at a broker of its own, one kind after the other. */
  static Parts measure(List<String> brokerSettings, Stop stop) throws InterruptedException {
    try (Broker broker = Broker.start(brokerSettings);
        LightClient client = new LightClient(broker.host(), broker.port())) {
      long bare = used(broker);
      ProcessUse before = broker.use();
      stop.within(IDLE);
      double bareIdle = broker.use().processorsSince(before);
      List<Connection> connections = connect(client);
      long connected = used(broker);
      List<Channel> channels = new ArrayList<>();
      for (Connection connection : connections) {
        for (int i = 0; i < CHANNELS; i++) {
          channels.add(connection.createChannel());
        }
      }
      long opened = used(broker);
      for (int i = 0; i < channels.size(); i += CHANNELS) {
        declare(channels.get(i));
      }
      long declared = used(broker);
      return new Parts(
          (double) (connected - bare) / CONNECTIONS,
          (double) (opened - connected) / (CONNECTIONS * CHANNELS),
          (double) (declared - opened) / (CONNECTIONS * QUEUES),
          bareIdle);
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("The parts of an agent could not be measured", e);
    }
  }

  private static long used(Broker broker) {
    return broker.census().get("erlang");
  }

  private static List<Connection> connect(LightClient client)
      throws InterruptedException, ExecutionException {
    List<Future<Connection>> dialled = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      dialled.add(client.dialers().submit(client::connect));
    }
    List<Connection> connections = new ArrayList<>();
    for (Future<Connection> one : dialled) {
      connections.add(one.get());
    }
    return connections;
  }

  private static void declare(Channel channel) throws IOException {
    for (int i = 0; i < QUEUES; i++) {
      String queue = "reply_" + LightMessages.id();
      channel.queueDeclare(queue, false, false, false, Shape.CLASSIC.own());
      channel.queueBind(queue, "amq.topic", queue, Map.of());
      channel.basicConsume(queue, true, (tag, message) -> {}, tag -> {});
    }
  }
}
