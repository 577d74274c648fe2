// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that is nothing but its connections, channels and queues.
 *
 * <p>Threads: a dialer connects; messages come on delivery threads; any reports.
 */
public final class LightAgent implements Agent {
  private static final Logger log = LoggerFactory.getLogger(LightAgent.class);
  private static final int TIMEOUT_SECONDS = 30;
  private static final CancelCallback IGNORED = tag -> log.debug("Cancelled {}", tag);

  private final int number;
  private final LightClient client;
  private final LightQueues queues;
  private final int connections;
  private final Events events;
  private final Map<String, CompletableFuture<String>> calls = new ConcurrentHashMap<>();

  // Written by whoever dials; null while there is none.
  private volatile @Nullable Connection publishing;
  private volatile @Nullable Connection consuming;
  private volatile @Nullable Channel requests;
  private volatile @Nullable Channel answers;
  private volatile @Nullable Channel bindings;
  private volatile boolean closed;

  /** Guarded by this: whether somebody dials, or is about to. */
  private boolean dialling;

  /**
   * @param connections 2, as a transport has them, or 1
   */
  public LightAgent(int number, LightClient client, Shape shape, int connections, Events events) {
    this.number = number;
    this.client = client;
    this.queues = new LightQueues(shape, Agent.server(number));
    this.connections = connections;
    this.events = events;
  }

  @Override
  public void open() throws Exception {
    synchronized (this) {
      dialling = true;
    }
    connect();
    synchronized (this) {
      dialling = false;
    }
    call().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    client.watch(this::bindAgain);
  }

  private void connect() throws IOException, TimeoutException {
    Connection consumer = client.connect();
    consuming = consumer;
    Connection publisher = connections == 1 ? consumer : client.connect();
    publishing = publisher;
    Channel server = consumer.createChannel();
    queues.declare(server);
    server.basicQos(0, 64, false);
    server.addShutdownListener(
        cause -> {
          if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
            lost(cause);
          }
        });
    DeliverCallback arrived = (tag, message) -> arrived(server, message);
    for (String queue : queues.served()) {
      server.basicConsume(queue, false, queues.arguments(queue), arrived, IGNORED);
    }
    Channel replies = consumer.createChannel();
    queues.declareReplies(replies);
    replies.basicConsume(queues.replies(), false, (tag, reply) -> replied(replies, reply), IGNORED);
    queues.declareControl(consumer.createChannel());
    bindings = consumer.createChannel();
    requests = publishingOn(publisher);
    answers = publishingOn(publisher);
    publisher.addShutdownListener(this::lost);
    if (!publisher.equals(consumer)) {
      consumer.addShutdownListener(this::lost);
    }
  }

  private static Channel publishingOn(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    channel.confirmSelect();
    return channel;
  }

  private void bindAgain() {
    Channel channel = bindings;
    try {
      if (channel != null && !closed) {
        queues.bind(channel);
      }
    } catch (IOException | ShutdownSignalException e) {
      log.debug("Bindings were not declared again", e);
    }
  }

  private void arrived(Channel on, com.rabbitmq.client.Delivery message) throws IOException {
    on.basicAck(message.getEnvelope().getDeliveryTag(), false);
    String body = new String(message.getBody(), UTF_8);
    String id = LightMessages.messageId(body);
    String replyQueue = LightMessages.text(body, "_reply_q");
    Channel channel = answers;
    if (id != null && replyQueue != null && channel != null) {
      channel.basicPublish("", replyQueue, true, LightMessages.CAST, LightMessages.reply(id));
    } else if (Agent.REFRESH.equals(LightMessages.text(body, "method"))) {
      events.refreshed(number);
    }
  }

  private void replied(Channel on, com.rabbitmq.client.Delivery reply) throws IOException {
    on.basicAck(reply.getEnvelope().getDeliveryTag(), false);
    String body = new String(reply.getBody(), UTF_8);
    String id = LightMessages.messageId(body);
    CompletableFuture<String> call = id == null ? null : calls.remove(id);
    if (call != null) {
      call.complete(body);
    }
  }

  // Once more after a loss, in Bergen's rhythm.

  private void lost(@Nullable ShutdownSignalException cause) {
    log.debug("An agent lost its connection", cause);
    synchronized (this) {
      if (closed || dialling) {
        return;
      }
      dialling = true;
    }
    dialAgain(0);
  }

  private boolean isConnected() {
    Connection publisher = publishing;
    Connection consumer = consuming;
    return publisher != null && publisher.isOpen() && consumer != null && consumer.isOpen();
  }

  private void dialAgain(int failures) {
    double longest = failures == 0 ? 1 : Math.min(30, 2 * failures - 1) * 1.5;
    double least = failures == 0 ? 0 : longest / 3;
    long millis = (long) (1_000 * ThreadLocalRandom.current().nextDouble(least, longest));
    try {
      var unused =
          client
              .clock()
              .schedule(
                  () -> client.dialers().execute(() -> dial(failures)),
                  millis,
                  TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The agent is closed and does not reconnect", e);
    }
  }

  private void dial(int failures) {
    if (closed) {
      return;
    }
    try {
      abort();
      connect();
      synchronized (this) {
        dialling = false;
      }
      if (isConnected()) {
        events.back(number);
      } else {
        lost(null); // in between, when nobody listened
      }
    } catch (IOException | TimeoutException | RuntimeException e) {
      log.debug("An agent cannot connect", e);
      dialAgain(failures + 1);
    }
  }

  @Override
  public CompletableFuture<?> call() {
    String id = LightMessages.id();
    CompletableFuture<String> answer = new CompletableFuture<>();
    calls.put(id, answer);
    var unused =
        answer
            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .whenComplete((reply, error) -> calls.remove(id));
    BasicProperties expiring =
        LightMessages.CAST.builder().expiration(TIMEOUT_SECONDS + "000").build();
    publish(expiring, LightMessages.report(number, id, queues.replies()), answer);
    return answer;
  }

  /** Unlike a transport, it does not wait for the broker's confirm. */
  @Override
  public CompletableFuture<?> cast() {
    CompletableFuture<String> sent = new CompletableFuture<>();
    publish(LightMessages.CAST, LightMessages.report(number, LightMessages.id(), null), sent);
    sent.complete("");
    return sent;
  }

  private void publish(BasicProperties properties, byte[] body, CompletableFuture<?> told) {
    Channel channel = requests;
    try {
      if (channel == null) {
        throw new IOException("not connected");
      }
      channel.basicPublish(LightQueues.EXCHANGE, Agent.CONDUCTOR, true, properties, body);
    } catch (IOException | AlreadyClosedException e) {
      told.completeExceptionally(e);
    }
  }

  private void abort() {
    Connection publisher = publishing;
    Connection consumer = consuming;
    publishing = null;
    consuming = null;
    if (consumer != null) {
      consumer.abort(2_000);
    }
    if (publisher != null && !publisher.equals(consumer)) {
      publisher.abort(2_000);
    }
  }

  @Override
  public void close() {
    closed = true;
    abort();
  }
}
