// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import java.util.Map;

/**
 * A notification in one queue.
 *
 * @param content the same in all queues that it was sent to
 * @param redelivered whether it was delivered before and not acknowledged
 */
record MemoryNotification(
    Content content, MemoryQueue<MemoryNotification> queue, boolean redelivered)
    implements MemoryItem {

  MemoryNotification again() {
    return new MemoryNotification(content, queue, true);
  }

  /** A notification as it was sent. It shares nothing with its sender that either could change. */
  record Content(
      String exchange,
      NotificationAddress address,
      Notification notification,
      NotificationFormat format)
      implements Tappable {

    @Override
    public String sentTo() {
      return exchange;
    }

    @Override
    public String key() {
      return address.name();
    }

    @Override
    public RawMessage raw() {
      return MemoryTaps.raw(Map.of(), new NotificationMessage(notification, null).encode(format));
    }
  }
}
