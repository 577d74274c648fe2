// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.UnreadableMessage;
import dev.bergen.spi.queues.RawMessage;

/**
 * A message in a listener's queue that is not a notification.
 *
 * <p>Threads: any.
 *
 * @param settlements of the channel it came on
 */
record UnreadableDelivery(Settlements settlements, long tag, RawMessage raw, String reason)
    implements NotificationDelivery, UnreadableMessage {

  @Override
  public Channel channel() {
    return settlements.channel();
  }

  @Override
  public boolean giveTo(NotificationSink sink, SecondCopies.Handled handled) {
    return sink.unreadable(this);
  }

  @Override
  public void acknowledge() {
    settlements.acknowledge(tag, null);
  }

  @Override
  public void discard() {
    settlements.reject(tag);
  }

  @Override
  public void requeue() {
    settlements.requeue(tag);
  }
}
