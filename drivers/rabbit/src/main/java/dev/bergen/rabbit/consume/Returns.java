// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Delivered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a delivery came before, and may come again. Quorum queues count in a header, and drop
 * what came too often; classic ones say only whether a message came before.
 *
 * @param redelivered whether the broker says that it delivered it before
 * @param left how often it may be given back; very many where nobody counts
 */
record Returns(boolean redelivered, int left) {
  private static final String COUNT = "x-delivery-count";

  /**
   * @param counts whether the queue is one that counts, as far as our options tell
   * @param limit of a queue that counts
   */
  static Returns of(Delivered message, boolean counts, int limit) {
    Map<String, @Nullable Object> headers = message.properties().headers();
    Object header = headers == null ? null : headers.get(COUNT);
    if (header instanceof Number number) {
      long count = number.longValue();
      int left = (int) Math.max(0, Math.min(limit, limit - count));
      return new Returns(message.redelivered() || count > 0, left);
    }
    return new Returns(message.redelivered(), counts ? limit : Integer.MAX_VALUE);
  }
}
