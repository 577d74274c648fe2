// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Delivered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a message was delivered before, and may be redelivered. Quorum queues count in a
 * header, and drop messages above their limit; classic ones only mark a message as redelivered.
 *
 * @param redelivered whether the broker marks it as redelivered
 * @param left how often it may be requeued; very many where the queue does not count
 */
record Returns(boolean redelivered, int left) {
  private static final String COUNT = "x-delivery-count";

  /**
   * @param counts whether the queue is one that counts, according to our options
   * @param limit of a queue that counts; {@link Integer#MAX_VALUE} for none
   */
  static Returns of(Delivered message, boolean counts, int limit) {
    Map<String, @Nullable Object> headers = message.properties().headers();
    Object header = headers == null ? null : headers.get(COUNT);
    if (header instanceof Number number) {
      long count = number.longValue();
      return new Returns(message.redelivered() || count > 0, left(limit, count));
    }
    return new Returns(message.redelivered(), counts ? limit : Integer.MAX_VALUE);
  }

  /**
   * A message that came more often than the limit allows has shown that its queue has another one,
   * or none, from a policy: it may return once more, and is not given up for a limit that is not
   * there.
   */
  private static int left(int limit, long count) {
    if (limit == Integer.MAX_VALUE) {
      return limit;
    }
    return count > limit ? 1 : (int) Math.min(limit, limit - count);
  }
}
