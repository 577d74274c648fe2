// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import com.rabbitmq.client.ConnectionFactory;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.RawMessages;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Login;
import dev.bergen.rabbit.amqp.Settings;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Connections of the driver's own layer of AMQP, and what goes over them. */
final class LayerPeers {
  private static final ScheduledExecutorService WATCH =
      new ScheduledThreadPoolExecutor(1, LayerPeers::daemon);

  private LayerPeers() {}

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "layer");
    thread.setDaemon(true);
    return thread;
  }

  static Connection connect(Site site) throws IOException {
    ConnectionFactory where = site.amqp();
    Socket socket = new Socket(where.getHost(), where.getPort());
    socket.setTcpNoDelay(true);
    Settings settings =
        new Settings(
            "layer",
            where.getHost(),
            Login.plain(where.getUsername(), where.getPassword()),
            where.getVirtualHost(),
            Map.of(
                "capabilities", Map.of("publisher_confirms", true, "consumer_cancel_notify", true)),
            60,
            131_072,
            0,
            64 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            LayerPeers::daemon,
            WATCH);
    return Connection.open(socket, socket, settings);
  }

  /** Declares a topic's queue as oslo.messaging does. */
  static void declareTopic(Channel channel, String topic) throws IOException {
    channel.exchangeDeclare(RawMessages.EXCHANGE, "topic", false, false, Map.of()).await();
    channel.queueDeclare(topic, false, false, false, Map.of()).await();
    channel.queueBind(topic, RawMessages.EXCHANGE, topic, Map.of()).await();
  }

  static void declareReplyQueue(Channel channel, String name) throws IOException {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-expires", 1_800_000);
    channel.queueDeclare(name, false, false, false, arguments).await();
  }

  static Properties properties(
      @Nullable String correlationId, @Nullable String replyTo, @Nullable String expiration) {
    return new Properties(
        "application/json",
        "utf-8",
        Map.of(),
        2,
        0,
        correlationId,
        replyTo,
        expiration,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
