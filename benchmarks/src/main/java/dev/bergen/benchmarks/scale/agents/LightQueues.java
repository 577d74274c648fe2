// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The exchanges and queues of one light agent: as a Bergen server and client have them. */
final class LightQueues {
  static final String EXCHANGE = "openstack";
  private static final String CONTROL = "bergen.control";
  private static final String FANOUT_EXCHANGE = Agent.TOPIC + "_fanout";

  private final Shape shape;
  private final String own;
  private final String fanout;
  private final String replies = "reply_" + LightMessages.id();

  LightQueues(Shape shape, String server) {
    this.shape = shape;
    this.own = Agent.TOPIC + "." + server;
    this.fanout =
        shape == Shape.STREAM ? FANOUT_EXCHANGE : FANOUT_EXCHANGE + "_" + LightMessages.id();
  }

  String replies() {
    return replies;
  }

  /** Returns what a server consumes. */
  List<String> served() {
    return List.of(Agent.TOPIC, own, fanout);
  }

  /** Returns the arguments of the consumer of that queue. */
  Map<String, Object> arguments(String queue) {
    return shape == Shape.STREAM && queue.equals(fanout)
        ? Map.of("x-stream-offset", "next")
        : Map.of();
  }

  void declare(Channel channel) throws IOException {
    boolean durable = shape.isDurable();
    channel.exchangeDeclare(EXCHANGE, "topic", durable, false, Map.of());
    channel.exchangeDeclare(FANOUT_EXCHANGE, "fanout", shape.isReplicated(), true, Map.of());
    for (String queue : List.of(Agent.TOPIC, own)) {
      channel.queueDeclare(queue, durable, false, false, shape.shared());
    }
    if (shape == Shape.STREAM) {
      Map<String, Object> stream = Map.of("x-queue-type", "stream", "x-max-age", "1800s");
      channel.queueDeclare(fanout, true, false, false, stream);
    } else {
      channel.queueDeclare(fanout, shape.isReplicated(), false, false, shape.own());
    }
    bind(channel);
  }

  /** Binds what is declared; servers do so every now and then. */
  void bind(Channel channel) throws IOException {
    channel.queueBind(Agent.TOPIC, EXCHANGE, Agent.TOPIC);
    channel.queueBind(own, EXCHANGE, own);
    channel.queueBind(fanout, FANOUT_EXCHANGE, Agent.TOPIC);
  }

  void declareReplies(Channel channel) throws IOException {
    channel.queueDeclare(replies, shape.isReplicated(), false, false, shape.own());
  }

  /** Has cancellations come, as servers do once a Java client has called them. */
  void declareControl(Channel channel) throws IOException {
    String queue = "bergen_control_" + LightMessages.id();
    channel.exchangeDeclare(CONTROL, "topic", false, true, Map.of());
    channel.queueDeclare(queue, false, true, true, Map.of());
    channel.queueBind(queue, CONTROL, Agent.TOPIC);
    channel.basicConsume(queue, true, (tag, message) -> {}, tag -> {});
  }
}
