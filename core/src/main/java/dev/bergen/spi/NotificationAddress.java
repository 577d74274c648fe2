// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import org.jspecify.annotations.Nullable;

/**
 * The address of notifications of one topic and one priority.
 *
 * @param exchange scope of the topic; {@code null} for the transport's default exchange. Ignored by
 *     drivers without exchanges
 * @param topic such as {@code notifications}
 * @param priority in lower case: {@code info}, {@code warn}
 */
public record NotificationAddress(@Nullable String exchange, String topic, String priority) {

  /** Returns its name at brokers: {@code notifications.info}. */
  public String name() {
    return topic + "." + priority;
  }
}
