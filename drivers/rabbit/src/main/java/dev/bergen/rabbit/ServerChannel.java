// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.bergen.rabbit.Topology.Bound;
import dev.bergen.spi.Timer;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server's channel is set up: what is declared on it, and what is done with what comes.
 *
 * <p>Threads: the link's loop sets up; requests come on a delivery thread, one after the other.
 *
 * @param topic of the server
 * @param queues of the topic, of the server, of the fanout, in this order
 * @param prefetch how many requests of each queue may wait unacknowledged
 */
record ServerChannel(
    String topic,
    List<Bound> queues,
    Map<String, Object> consumerArguments,
    int prefetch,
    Concessions concessions,
    BodyReader bodies,
    Arrivals arrivals,
    Handover handover,
    Timer timer) {
  private static final Logger log = LoggerFactory.getLogger(ServerChannel.class);

  /**
   * Declares, binds and consumes on a new channel; blocks for the broker's answers.
   *
   * @param cancelled hears which queue the broker ended a consumer of
   */
  void setUp(Channel channel, Consumer<String> cancelled) throws IOException {
    channel.basicQos(0, prefetch, false);
    for (Bound bound : queues) {
      concessions.declare(channel, bound);
    }
    int tag = 0;
    for (Bound bound : queues) {
      tag++;
      String queue = bound.queue().name();
      DefaultConsumer consumer =
          new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, BasicProperties properties, byte[] body) {
              arrived(channel, queue, envelope.getDeliveryTag(), properties, body);
            }

            @Override
            public void handleCancel(String tag) {
              cancelled.accept(queue);
            }
          };
      channel.basicConsume(
          queue, false, String.valueOf(tag), false, false, consumerArguments, consumer);
    }
  }

  /** Returns the queue that is this server's only, so that it can be deleted. */
  String fanoutQueue() {
    return queues.get(queues.size() - 1).queue().name();
  }

  private void arrived(
      Channel channel, String queue, long tag, BasicProperties properties, byte[] body) {
    RequestMessage message = bodies.read(queue, properties, body, RequestMessage::decode);
    if (message != null) {
      handover.add(arrivals.read(channel, tag, topic, message, properties));
      return;
    }
    try {
      channel.basicReject(tag, false);
    } catch (IOException | AlreadyClosedException e) {
      log.debug("A malformed message was not rejected, so it comes again", e);
    }
  }
}
