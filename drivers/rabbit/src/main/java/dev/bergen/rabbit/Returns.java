// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Envelope;
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
  static Returns of(
      Envelope envelope, @Nullable Map<String, Object> headers, boolean counts, int limit) {
    Object header = headers == null ? null : headers.get(COUNT);
    if (header instanceof Number number) {
      long count = number.longValue();
      int left = (int) Math.max(0, Math.min(limit, limit - count));
      return new Returns(envelope.isRedeliver() || count > 0, left);
    }
    return new Returns(envelope.isRedeliver(), counts ? limit : Integer.MAX_VALUE);
  }
}
