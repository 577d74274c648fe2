// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.spi.queues.TopologyChange.Claim;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An exclusive queue: the broker refuses it to others, and deletes it with its connection. */
final class QueueClaim implements Claim {
  private final Connection connection;
  private final CountDownLatch over = new CountDownLatch(1);

  private QueueClaim(Connection connection) {
    this.connection = connection;
    connection.onClose(reason -> over.countDown());
  }

  /** Fails with the broker's error if another client has it. */
  static QueueClaim take(String name, Connection connection) throws IOException {
    ChannelOpener.open(connection).queueDeclare(name, false, true, false, Map.of()).await();
    return new QueueClaim(connection);
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
    connection.close("the claim is released", AmqpDialer.CLOSING); // with it goes the queue
    over.countDown();
  }
}
