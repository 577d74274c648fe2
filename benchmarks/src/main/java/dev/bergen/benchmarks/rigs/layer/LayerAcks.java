// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.layer;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.frames.Burst;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Acknowledges what one read from the socket brought as one, as the driver does.
 *
 * <p>Threads: the reader of the channel's connection.
 */
final class LayerAcks {
  private final Channel channel;
  private long last;
  private int count;

  LayerAcks(Channel channel) {
    this.channel = channel;
  }

  void settle(long tag) {
    last = tag;
    if (++count == 1) {
      Burst.atEnd(this::acknowledge);
    }
  }

  private void acknowledge() {
    try {
      channel.ack(last, count > 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      count = 0;
    }
  }
}
