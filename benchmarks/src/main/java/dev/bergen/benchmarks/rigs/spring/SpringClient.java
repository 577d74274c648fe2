// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.spring;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** A template of Spring AMQP as an application without a context sets it up. */
final class SpringClient implements AutoCloseable {
  /** As many channels are kept as there may be threads, so that none is opened in a call. */
  private static final int CHANNELS = 256;

  private static final int PREFETCH = 256;
  private static final int PATIENCE_MILLIS = 60_000;

  private final String topic;
  private final boolean confirms;
  private final CachingConnectionFactory connections;
  private final RabbitTemplate template;

  /** Null where each caller's channel has its replies. */
  private final @Nullable SimpleMessageListenerContainer replies;

  /** Null where threads wait. */
  private final @Nullable AsyncRabbitTemplate async;

  SpringClient(SpringMode mode, boolean confirms, Site site, String topic) throws Exception {
    this.topic = topic;
    this.confirms = confirms;
    this.connections = new CachingConnectionFactory(site.amqp());
    connections.setChannelCacheSize(CHANNELS);
    if (confirms) {
      connections.setPublisherConfirmType(ConfirmType.CORRELATED);
    }
    this.template = new RabbitTemplate(connections);
    template.setReplyTimeout(PATIENCE_MILLIS);
    this.replies = mode.ownsQueue ? replies(mode, topic + "-replies-" + mode, site) : null;
    this.async = mode.blocks ? null : async();
  }

  private SimpleMessageListenerContainer replies(SpringMode mode, String queue, Site site)
      throws Exception {
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
    made.setEnableConfirms(confirms);
    made.start();
    return made;
  }

  /** Calls; returns null if no reply came in time. */
  @Nullable Message call(byte[] request) throws Exception {
    if (!confirms) {
      return template.sendAndReceive(RawMessages.EXCHANGE, topic, message(request));
    }
    CorrelationData confirm = new CorrelationData();
    Message reply = template.sendAndReceive(RawMessages.EXCHANGE, topic, message(request), confirm);
    if (!confirm.getFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).ack()) {
      throw new IllegalStateException("The broker refused a request");
    }
    return reply;
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
