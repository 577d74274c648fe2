// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** amqp-client and nothing else: takes messages as they are and acknowledges each. */
public final class RawRabbitListening implements Listening {
  private static final int PREFETCH = 256;

  private final Connection connection;

  public RawRabbitListening(Site site) throws IOException, TimeoutException {
    this.connection = site.amqp().newConnection("raw-listening");
  }

  @Override
  public String name() {
    return "raw amqp-client";
  }

  @Override
  public double handle(String topic, int events) throws Exception {
    Burst burst = new Burst(events);
    try (Channel channel = connection.createChannel()) {
      channel.basicQos(PREFETCH);
      String consumer =
          channel.basicConsume(topic + ".info", false, new Acknowledging(channel, burst));
      double seconds = burst.awaitSeconds();
      channel.basicCancel(consumer);
      return seconds;
    }
  }

  private static final class Acknowledging extends DefaultConsumer {
    private final Burst burst;

    Acknowledging(Channel channel, Burst burst) {
      super(channel);
      this.burst = burst;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) throws IOException {
      getChannel().basicAck(envelope.getDeliveryTag(), false);
      burst.add(1);
    }
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }
}
