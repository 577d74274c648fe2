// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.spring;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.connection.CorrelationData.Confirm;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * Answers requests with Spring AMQP: a listener container with several consumers, whose listener
 * sends fixed bytes with a template. Acknowledges each. Has replies confirmed if it is to, which a
 * listener that returns its reply could not: Spring keeps no account of those.
 */
public final class SpringServer {
  private static final int CONSUMERS = 4;
  private static final int PREFETCH = 256;

  /** A channel is not used again before the broker has confirmed. */
  private static final int CHANNELS = 256;

  private static final byte[] REPLY = RawMessages.reply();

  private SpringServer() {}

  /**
   * Serves until its standard input ends.
   *
   * @param args the broker's URL, the topic, and whether replies are confirmed and mandatory
   */
  public static void main(String[] args) throws Exception {
    Site site = new Site(args[0], List.of());
    try (Connection connection = site.amqp().newConnection("spring-topology");
        Channel channel = connection.createChannel()) {
      RawMessages.declareTopic(channel, args[1]);
    }
    boolean confirms = Boolean.parseBoolean(args[2]);
    CachingConnectionFactory connections = new CachingConnectionFactory(site.amqp());
    RabbitTemplate template = new RabbitTemplate(connections);
    if (confirms) {
      connections.setPublisherConfirmType(ConfirmType.CORRELATED);
      connections.setPublisherReturns(true);
      connections.setChannelCacheSize(CHANNELS);
      template.setMandatory(Boolean.parseBoolean(args[3]));
    }
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(args[1]);
    container.setConsumersPerQueue(CONSUMERS);
    container.setPrefetchCount(PREFETCH);
    container.setMessageListener(request -> answer(template, confirms, request));
    container.afterPropertiesSet();
    container.start();
    try {
      ServerJvm.serve();
    } finally {
      container.stop();
      connections.destroy();
    }
  }

  private static void answer(RabbitTemplate template, boolean confirms, Message request) {
    Message reply = SpringClient.message(REPLY);
    reply
        .getMessageProperties()
        .setCorrelationId(request.getMessageProperties().getCorrelationId());
    String replyTo = request.getMessageProperties().getReplyTo();
    if (!confirms) {
      template.send("", replyTo, reply);
      return;
    }
    CorrelationData confirm = new CorrelationData();
    var unused = confirm.getFuture().whenComplete((answer, error) -> check(confirm, answer));
    template.send("", replyTo, reply, confirm);
  }

  private static void check(CorrelationData confirm, @Nullable Confirm answer) {
    if (answer == null || !answer.ack() || confirm.getReturned() != null) {
      System.err.println(
          "Not confirmed: %s, returned: %s".formatted(answer, confirm.getReturned()));
      System.exit(1);
    }
  }
}
