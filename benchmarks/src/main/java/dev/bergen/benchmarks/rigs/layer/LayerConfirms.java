// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import dev.bergen.benchmarks.rigs.raw.Confirms;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.PublishListener;
import dev.bergen.rabbit.amqp.Returned;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The twin of {@link Confirms} on the driver's own layer of AMQP.
 *
 * <p>Threads: any publishes; confirms come on the connection's reader.
 */
final class LayerConfirms implements PublishListener {
  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private volatile String returned = "";

  /** Guarded by lock. */
  private long next = 1;

  /** The reader's only: all before it are settled. */
  private long lowest = 1;

  LayerConfirms(Channel channel) throws IOException {
    this.channel = channel;
    channel.onPublish(this);
    channel.confirmSelect().await();
  }

  /** Publishes, and returns what completes when the broker has confirmed. */
  CompletableFuture<Void> publish(
      String exchange, String key, boolean mandatory, Properties properties, byte[] body)
      throws IOException {
    CompletableFuture<Void> confirmed = new CompletableFuture<>();
    lock.lock();
    try {
      waiting.put(next++, confirmed);
      channel.publish(exchange, key, mandatory, properties, body);
    } finally {
      lock.unlock();
    }
    channel.connection().flushSoon();
    return confirmed;
  }

  @Override
  public void confirmed(long number, boolean multiple, boolean taken) {
    if (!multiple) {
      settle(number, taken);
      return;
    }
    for (; lowest <= number; lowest++) {
      settle(lowest, taken);
    }
  }

  private void settle(long number, boolean taken) {
    CompletableFuture<Void> confirmed = waiting.remove(number);
    if (confirmed == null) {
      return;
    }
    if (taken && returned.isEmpty()) {
      confirmed.complete(null);
    } else {
      confirmed.completeExceptionally(
          new IllegalStateException(taken ? returned : "Refused by the broker"));
    }
  }

  @Override
  public void returned(Returned message) {
    returned = "No queue for " + message.key();
  }
}
