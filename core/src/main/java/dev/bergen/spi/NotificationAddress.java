// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where notifications of one topic and one priority go, and are listened to.
 *
 * @param exchange scope of the topic; {@code null} means the transport's default exchange. Drivers
 *     without exchanges do not look at it
 * @param topic such as {@code notifications}
 * @param priority in lower case: {@code info}, {@code warn}
 */
public record NotificationAddress(@Nullable String exchange, String topic, String priority) {

  /** Returns what brokers call it: {@code notifications.info}. */
  public String name() {
    return topic + "." + priority;
  }
}
