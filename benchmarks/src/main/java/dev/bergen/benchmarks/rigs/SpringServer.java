// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import java.util.List;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * Answers requests with Spring AMQP: a listener container with several consumers, whose listener
 * sends fixed bytes with a template. Acknowledges each, no confirms.
 */
public final class SpringServer {
  private static final int CONSUMERS = 4;
  private static final int PREFETCH = 256;
  private static final byte[] REPLY = RawMessages.reply();

  private SpringServer() {}

  /**
   * Serves until its standard input ends.
   *
   * @param args the broker's URL and the topic
   */
  public static void main(String[] args) throws Exception {
    Site site = new Site(args[0], List.of());
    try (Connection connection = site.amqp().newConnection("spring-topology");
        Channel channel = connection.createChannel()) {
      RawMessages.declareTopic(channel, args[1]);
    }
    CachingConnectionFactory connections = new CachingConnectionFactory(site.amqp());
    RabbitTemplate template = new RabbitTemplate(connections);
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(args[1]);
    container.setConsumersPerQueue(CONSUMERS);
    container.setPrefetchCount(PREFETCH);
    container.setMessageListener(request -> answer(template, request));
    container.afterPropertiesSet();
    container.start();
    try {
      ServerJvm.serve();
    } finally {
      container.stop();
      connections.destroy();
    }
  }

  private static void answer(RabbitTemplate template, Message request) {
    Message reply = SpringClient.message(REPLY);
    reply
        .getMessageProperties()
        .setCorrelationId(request.getMessageProperties().getCorrelationId());
    template.send("", request.getMessageProperties().getReplyTo(), reply);
  }
}
