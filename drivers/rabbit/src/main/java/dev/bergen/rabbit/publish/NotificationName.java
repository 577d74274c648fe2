// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;

/** The name of a notification in errors, made only when needed: most end without any. */
record NotificationName(Notification notification, NotificationAddress address) {

  @Override
  public String toString() {
    return notification + " to " + address.name();
  }
}
