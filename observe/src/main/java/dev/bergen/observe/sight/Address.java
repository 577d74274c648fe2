// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import dev.bergen.spi.queues.TappedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Where a message was sent. The key does not show whether {@code a.b} is a topic or server {@code
 * b} of topic {@code a}; the first dot is taken for the border, as topics of OpenStack's services
 * have none but for a priority's.
 *
 * @param topic {@code null} where there is none
 * @param server {@code null} where none is named
 */
record Address(@Nullable String topic, @Nullable String server) {
  private static final String FANOUT = "_fanout";

  static Address of(TappedMessage copy, boolean fanout) {
    if (fanout) {
      String exchange = copy.exchange();
      return new Address(exchange.substring(0, exchange.length() - FANOUT.length()), null);
    }
    String key = copy.routingKey();
    int dot = key.indexOf('.');
    return dot < 1 || dot == key.length() - 1
        ? new Address(key.isEmpty() ? null : key, null)
        : new Address(key.substring(0, dot), key.substring(dot + 1));
  }
}
