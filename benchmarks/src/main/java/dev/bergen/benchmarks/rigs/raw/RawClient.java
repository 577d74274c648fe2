// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls and casts with amqp-client and nothing else, on the same topology as Bergen: one connection
 * to publish, with a channel in confirm mode, one for replies, each acknowledged.
 *
 * <p>Threads: any.
 */
public final class RawClient implements AutoCloseable {
  private final Connection out;
  private final Connection in;
  private final Confirms requests;
  private final String topic;
  private final String replyQueue = "reply_" + UUID.randomUUID().toString().replace("-", "");
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, CompletableFuture<byte[]>> calls = new ConcurrentHashMap<>();
  private final BasicProperties cast = RawMessages.properties().build();
  private final BasicProperties call =
      RawMessages.properties().replyTo(replyQueue).expiration("60000").build();

  RawClient(Site site, String topic) throws IOException, TimeoutException {
    this.topic = topic;
    ConnectionFactory factory = site.amqp();
    this.out = factory.newConnection("raw-client-out");
    this.in = factory.newConnection("raw-client-in");
    Channel publishing = out.createChannel();
    RawMessages.declareTopic(publishing, topic);
    this.requests = new Confirms(publishing);
    Channel replies = in.createChannel();
    RawMessages.declareReplyQueue(replies, replyQueue);
    replies.basicConsume(replyQueue, false, new Replies(replies));
  }

  /** Calls; completes with the reply's body when both it and the request's confirm are there. */
  CompletableFuture<byte[]> call(byte[] body) throws IOException {
    String id = Long.toString(ids.incrementAndGet(), 36);
    CompletableFuture<byte[]> reply = new CompletableFuture<>();
    calls.put(id, reply);
    return requests
        .publish(RawMessages.EXCHANGE, topic, false, call.builder().correlationId(id).build(), body)
        .thenCombine(reply, (confirmed, answer) -> answer);
  }

  /** Casts; completes when it is confirmed. */
  CompletableFuture<Void> cast(byte[] body) throws IOException {
    return requests.publish(RawMessages.EXCHANGE, topic, false, cast, body);
  }

  @Override
  public void close() {
    out.abort(5_000);
    in.abort(5_000);
  }

  private final class Replies extends DefaultConsumer {
    Replies(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, BasicProperties reply, byte[] body)
        throws IOException {
      CompletableFuture<byte[]> waiting = calls.remove(reply.getCorrelationId());
      getChannel().basicAck(envelope.getDeliveryTag(), false);
      if (waiting != null) {
        waiting.complete(body);
      }
    }
  }
}
