// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a broker took a message out of a queue and dead-lettered it, as the message's {@code
 * x-death} header has it.
 *
 * @param queue the queue it was in
 * @param reason {@code rejected}, {@code expired}, {@code maxlen} or {@code delivery_limit}
 * @param count how often
 */
public record Death(String queue, String reason, long count) {
  private static final String HEADER = "x-death";

  /** A broker adds one for each queue and reason. */
  private static final int MOST = 100;

  /** Returns those in the headers of a message, the newest first. */
  public static List<Death> of(Map<String, ? extends @Nullable Object> headers) {
    List<Death> deaths = new ArrayList<>();
    if (headers.get(HEADER) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> table && deaths.size() < MOST) {
          deaths.add(
              new Death(
                  text(table.get("queue")),
                  text(table.get("reason")),
                  table.get("count") instanceof Number count ? count.longValue() : 1));
        }
      }
    }
    return deaths;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "?" : String.valueOf(value);
  }
}
