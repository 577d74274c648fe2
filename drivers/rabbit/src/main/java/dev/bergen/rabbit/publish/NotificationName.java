// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;

/** What errors call a notification; most end without any, so that nobody reads it. */
record NotificationName(Notification notification, NotificationAddress address) {

  @Override
  public String toString() {
    return notification + " to " + address.name();
  }
}
