// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

/** Opens channels. */
final class ChannelOpener {
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
}
