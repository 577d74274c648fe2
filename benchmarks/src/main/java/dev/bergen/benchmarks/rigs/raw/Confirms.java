// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel of amqp-client in confirm mode that many publish on, and what the broker has not
 * confirmed yet.
 *
 * <p>Threads: any publishes; confirms come on the connection's reader.
 */
public final class Confirms {
  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final AtomicReference<String> returned = new AtomicReference<>("");

  /** The reader's only: all before it are settled. */
  private long lowest = 1;

  public Confirms(Channel channel) throws IOException {
    this.channel = channel;
    channel.confirmSelect();
    channel.addReturnListener(message -> returned.set("No queue for " + message.getRoutingKey()));
    channel.addConfirmListener(
        (tag, multiple) -> settle(tag, multiple, true),
        (tag, multiple) -> settle(tag, multiple, false));
  }

  /** Publishes, and returns what completes when the broker has confirmed. */
  public CompletableFuture<Void> publish(
      String exchange, String key, boolean mandatory, BasicProperties properties, byte[] body)
      throws IOException {
    CompletableFuture<Void> confirmed = new CompletableFuture<>();
    lock.lock();
    try {
      waiting.put(channel.getNextPublishSeqNo(), confirmed);
      channel.basicPublish(exchange, key, mandatory, false, properties, body);
    } finally {
      lock.unlock();
    }
    return confirmed;
  }

  private void settle(long tag, boolean multiple, boolean taken) {
    if (!multiple) {
      settle(tag, taken);
      return;
    }
    for (; lowest <= tag; lowest++) {
      settle(lowest, taken);
    }
  }

  private void settle(long tag, boolean taken) {
    CompletableFuture<Void> confirmed = waiting.remove(tag);
    if (confirmed == null) {
      return;
    }
    if (taken && returned.get().isEmpty()) {
      confirmed.complete(null);
    } else {
      confirmed.completeExceptionally(
          new IllegalStateException(taken ? returned.get() : "Refused by the broker"));
    }
  }
}
