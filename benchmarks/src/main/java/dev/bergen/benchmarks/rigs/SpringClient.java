// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.Site;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** A template of Spring AMQP as an application without a context sets it up. */
final class SpringClient implements AutoCloseable {
  /** As many channels are kept as there may be threads, so that none is opened in a call. */
  private static final int CHANNELS = 256;

  private static final int PREFETCH = 256;
  private static final int PATIENCE_MILLIS = 60_000;

  private final String topic;
  private final CachingConnectionFactory connections;
  private final RabbitTemplate template;

  /** Null where each caller's channel has its replies. */
  private final @Nullable SimpleMessageListenerContainer replies;

  /** Null where threads wait. */
  private final @Nullable AsyncRabbitTemplate async;

  SpringClient(SpringMode mode, Site site, String topic) throws Exception {
    this.topic = topic;
    this.connections = new CachingConnectionFactory(site.amqp());
    connections.setChannelCacheSize(CHANNELS);
    this.template = new RabbitTemplate(connections);
    template.setReplyTimeout(PATIENCE_MILLIS);
    this.replies = mode.ownsQueue ? replies(mode, site) : null;
    this.async = mode.blocks ? null : async();
  }

  private SimpleMessageListenerContainer replies(SpringMode mode, Site site) throws Exception {
    String queue = "spring-replies-" + mode;
    try (Connection connection = site.amqp().newConnection("spring-topology");
        Channel channel = connection.createChannel()) {
      RawMessages.declareReplyQueue(channel, queue);
    }
    SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setPrefetchCount(PREFETCH);
    if (mode.blocks) {
      template.setReplyAddress(queue);
      container.setMessageListener(template);
      container.afterPropertiesSet();
      container.start();
    }
    return container;
  }

  private AsyncRabbitTemplate async() {
    AsyncRabbitTemplate made =
        replies == null
            ? new AsyncRabbitTemplate(template)
            : new AsyncRabbitTemplate(template, replies);
    made.setReceiveTimeout(PATIENCE_MILLIS);
    made.start();
    return made;
  }

  @Nullable Message call(byte[] request) {
    return template.sendAndReceive(RawMessages.EXCHANGE, topic, message(request));
  }

  CompletableFuture<Message> callAsync(byte[] request) {
    if (async == null) {
      throw new IllegalStateException("Threads wait in this mode");
    }
    return async.sendAndReceive(RawMessages.EXCHANGE, topic, message(request));
  }

  static Message message(byte[] body) {
    MessageProperties properties = new MessageProperties();
    properties.setContentType("application/json");
    properties.setContentEncoding("utf-8");
    properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
    return new Message(body, properties);
  }

  @Override
  public void close() {
    if (async != null) {
      async.stop();
    }
    if (replies != null) {
      replies.stop();
    }
    template.stop();
    connections.destroy();
  }
}
