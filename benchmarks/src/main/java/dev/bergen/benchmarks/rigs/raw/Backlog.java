// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a server has yet to take from its queue, so that nobody leaves work to the next rig. */
public final class Backlog implements AutoCloseable {
  private final Connection connection;
  private final Channel channel;
  private final String queue;

  private Backlog(Connection connection, String queue) throws IOException {
    this.connection = connection;
    this.channel = connection.createChannel();
    this.queue = queue;
  }

  public static Backlog of(Site site, String queue) throws IOException, TimeoutException {
    return new Backlog(site.amqp().newConnection("backlog"), queue);
  }

  /** Waits until the queue is empty and returns the sample. */
  public Sample until(Sample sample) {
    await("the server of " + queue)
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> channel.messageCount(queue) == 0);
    return sample;
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }
}
