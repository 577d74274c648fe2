// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationMessage;
import org.jspecify.annotations.Nullable;

/**
 * A notification that the broker has delivered.
 *
 * <p>Threads: any.
 *
 * @param settlements of the channel it came on
 * @param returns how often it was delivered before, and may be redelivered
 * @param raw as it came, if that may be wanted; else {@code null}
 */
record RabbitNotification(
    Settlements settlements,
    long tag,
    NotificationMessage message,
    Returns returns,
    @Nullable RawMessage raw)
    implements NotificationDelivery, IncomingNotification {

  /** The second copy of one that was handled already is acknowledged and dropped. */
  @Override
  public boolean giveTo(NotificationSink sink, SecondCopies.Handled handled) {
    if (handled.isSecondCopy(message.uniqueId())) {
      acknowledge();
      return false;
    }
    if (!handled.running().begin(this)) {
      return false;
    }
    sink.accept(this);
    return true;
  }

  @Override
  public Channel channel() {
    return settlements.channel();
  }

  @Override
  public boolean redelivered() {
    return returns.redelivered();
  }

  @Override
  public int returnsLeft() {
    return returns.left();
  }

  /** Returns the sender's id of this message; {@code null} if it has none. */
  @Nullable String uniqueId() {
    return message.uniqueId();
  }

  @Override
  public Notification notification() {
    return message.notification();
  }

  @Override
  public void acknowledge() {
    settlements.acknowledge(tag, message.uniqueId());
    for (RabbitNotification again : settlements.running().end(this)) {
      again.settlements.acknowledge(again.tag, message.uniqueId());
    }
  }

  @Override
  public void requeue() {
    settlements.requeue(tag);
    for (RabbitNotification again : settlements.running().end(this)) {
      again.settlements.requeue(again.tag);
    }
  }
}
