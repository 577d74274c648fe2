// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.broker;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import java.io.IOException;

/** Opens channels, and closes them. */
public final class ChannelOpener {
  private ChannelOpener() {}

  /**
   * Opens a channel.
   *
   * @throws IOException if the broker does not answer, or allows no more channels
   */
  public static Channel open(Connection connection) throws IOException {
    return connection.openChannel();
  }

  /** Closes a channel that is of no use any more. */
  public static void abort(Channel channel) {
    channel.close();
  }

  /**
   * Closes a channel after {@code error}. A channel on which the broker does not answer is left
   * open, and ends with its connection.
   */
  public static void abort(Channel channel, Exception error) {
    if (!AmqpErrors.isUnanswered(error)) {
      abort(channel);
    }
  }
}
