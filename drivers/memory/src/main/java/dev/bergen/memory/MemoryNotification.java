// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.wire.Notification;

/**
 * A notification in one queue. It shares nothing with its sender that either could change.
 *
 * @param redelivered whether it was delivered before and not acknowledged
 */
record MemoryNotification(
    Notification notification, MemoryQueue<MemoryNotification> queue, boolean redelivered)
    implements MemoryItem {

  MemoryNotification again() {
    return new MemoryNotification(notification, queue, true);
  }
}
