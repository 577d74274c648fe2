// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with amqp-client and nothing else: acknowledges each, replies with fixed bytes,
 * and has replies confirmed. A request without a reply queue is a cast.
 */
public final class RawServer {
  private static final int PREFETCH = 256;

  private RawServer() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    try (Site site = new Site(args[0], List.of())) {
      ConnectionFactory factory = site.amqp();
      try (Connection in = factory.newConnection("raw-server-in");
          Connection out = factory.newConnection("raw-server-out")) {
        Channel requests = in.createChannel();
        RawMessages.declareTopic(requests, args[1]);
        requests.basicQos(PREFETCH);
        Confirms replies = new Confirms(out.createChannel());
        requests.basicConsume(args[1], false, new Answering(requests, replies));
        ServerJvm.serve();
      }
    }
  }

  private static final class Answering extends DefaultConsumer {
    private static final BasicProperties PROPERTIES = RawMessages.properties().build();
    private static final byte[] REPLY = RawMessages.reply();

    private final Confirms replies;

    Answering(Channel channel, Confirms replies) {
      super(channel);
      this.replies = replies;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, BasicProperties request, byte[] body)
        throws IOException {
      getChannel().basicAck(envelope.getDeliveryTag(), false);
      if (request.getReplyTo() != null) {
        BasicProperties properties =
            PROPERTIES.builder().correlationId(request.getCorrelationId()).build();
        var unused =
            replies
                .publish("", request.getReplyTo(), true, properties, REPLY)
                .whenComplete((confirmed, error) -> check(error));
      }
    }

    private static void check(@Nullable Throwable error) {
      if (error != null) {
        error.printStackTrace();
        System.exit(1);
      }
    }
  }
}
