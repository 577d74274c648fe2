// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens channels, and closes them. */
final class ChannelOpener {
  private static final Logger log = LoggerFactory.getLogger(ChannelOpener.class);

  private ChannelOpener() {}

  /**
   * @throws IOException if the broker does not answer, or allows no more channels
   */
  static Channel open(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("The broker allows no more channels on this connection");
    }
    return channel;
  }

  /** Closes a channel that is of no use any more. */
  static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      log.debug("Closing a channel failed", e);
    }
  }

  /**
   * Closes a channel on which {@code error} has come; leaves one alone on which the broker says
   * nothing, which then goes with its connection.
   */
  static void abort(Channel channel, Exception error) {
    if (!AmqpErrors.isUnanswered(error)) {
      abort(channel);
    }
  }
}
