// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.spi.queues.TopologyChange.Claim;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exclusive queue: the broker refuses it to others, and deletes it with its connection. */
final class QueueClaim implements Claim {
  private static final Logger log = LoggerFactory.getLogger(QueueClaim.class);

  private final String name;
  private final Connection connection;
  private final Channel channel;
  private final CountDownLatch over = new CountDownLatch(1);

  private QueueClaim(String name, Connection connection, Channel channel) {
    this.name = name;
    this.connection = connection;
    this.channel = channel;
    connection.onClose(reason -> over.countDown());
  }

  /** Fails with the broker's error if another client has it. */
  static QueueClaim take(String name, Connection connection) throws IOException {
    Channel channel = ChannelOpener.open(connection);
    channel.queueDeclare(name, false, true, false, Map.of()).await();
    return new QueueClaim(name, connection, channel);
  }

  /** Blocks until it is given up or the connection is closed. */
  void awaitEnd() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a name was claimed", e);
    }
  }

  @Override
  public boolean isHeld() {
    return over.getCount() > 0 && connection.isOpen();
  }

  @Override
  public void close() {
    try { // the broker would delete it some time after it has closed the connection
      channel.queueDelete(name, false, false).await();
    } catch (IOException e) {
      log.debug("The queue of a claim goes with its connection only", e);
    }
    connection.close("the claim is released", AmqpDialer.CLOSING);
    over.countDown();
  }
}
