// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.RawClient;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The twin of {@link RawClient} on the driver's own layer of AMQP.
 *
 * <p>Threads: any.
 */
final class LayerClient implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Connection out;
  private final Connection in;
  private final LayerConfirms requests;
  private final String topic;
  private final String replyQueue = "reply_" + UUID.randomUUID().toString().replace("-", "");
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, CompletableFuture<byte[]>> calls = new ConcurrentHashMap<>();
  private final Properties cast = LayerPeers.properties(null, null, null);

  LayerClient(Site site, String topic) throws IOException {
    this.topic = topic;
    this.out = LayerPeers.connect(site);
    this.in = LayerPeers.connect(site);
    Channel publishing = out.openChannel();
    LayerPeers.declareTopic(publishing, topic);
    this.requests = new LayerConfirms(publishing);
    Channel replies = in.openChannel();
    LayerPeers.declareReplyQueue(replies, replyQueue);
    LayerAcks acks = new LayerAcks(replies);
    replies.consume(replyQueue, "1", false, false, Map.of(), reply -> accept(acks, reply)).await();
  }

  /** Calls; completes with the reply's body when both it and the request's confirm are there. */
  CompletableFuture<byte[]> call(byte[] body) throws IOException {
    String id = Long.toString(ids.incrementAndGet(), 36);
    CompletableFuture<byte[]> reply = new CompletableFuture<>();
    calls.put(id, reply);
    return requests
        .publish(
            RawMessages.EXCHANGE,
            topic,
            false,
            LayerPeers.properties(id, replyQueue, "60000"),
            body)
        .thenCombine(reply, (confirmed, answer) -> answer);
  }

  /** Casts; completes when it is confirmed. */
  CompletableFuture<Void> cast(byte[] body) throws IOException {
    return requests.publish(RawMessages.EXCHANGE, topic, false, cast, body);
  }

  private void accept(LayerAcks acks, Delivered reply) {
    CompletableFuture<byte[]> waiting = calls.remove(reply.properties().correlationId());
    acks.settle(reply.tag());
    if (waiting != null) {
      waiting.complete(reply.body());
    }
  }

  @Override
  public void close() {
    out.close("done", CLOSING);
    in.close("done", CLOSING);
  }
}
