// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that arrived at a listener and that no endpoint can get: its body cannot be read, or
 * its priority is missing or unknown.
 *
 * <p>Threads: any; immutable.
 *
 * @param reason why, without any content of the message
 * @param raw the message as the broker delivered it; {@code null} where there are no messages, as
 *     over {@code memory:}, which knows unknown priorities only
 * @param notification the decoded body, when only the priority is at fault; {@code null} when the
 *     body cannot be read
 */
public record RejectedMessage(
    String reason, @Nullable RawMessage raw, @Nullable Notification notification) {

  /** Returns its queue, or its partition and the place in it; empty if unknown. */
  public String source() {
    return raw == null ? "" : raw.source();
  }

  /** Returns the headers that its sender added beside the body. */
  public Map<String, @Nullable Object> headers() {
    return raw == null ? Map.of() : raw.headers();
  }

  /** Returns its body, which must not be changed; empty if there is no body. */
  public byte[] body() {
    return raw == null ? new byte[0] : raw.body();
  }

  /** Names it for logs; headers, body and payload stay out of them. */
  @Override
  public String toString() {
    String what = notification == null ? String.valueOf(raw) : notification.toString();
    return "%s: %s".formatted(what, reason);
  }
}
