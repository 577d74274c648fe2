// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import org.jspecify.annotations.Nullable;

/**
 * A request as it travels: what is asked, and how to answer.
 *
 * @param messageId names the call in its reply; {@code null} means that no reply is wanted
 * @param replyQueue where the reply goes; {@code null} on casts
 * @param monitorSeconds the caller's call-monitor time-out in seconds, as it was sent; {@code null}
 *     when it watches for no heartbeats
 * @param uniqueId of this message, the same whenever it is published again; {@code null} when a
 *     sender gave none
 */
public record RequestMessage(
    Request request,
    @Nullable String messageId,
    @Nullable String replyQueue,
    @Nullable Double monitorSeconds,
    @Nullable String uniqueId) {

  /** Returns the body: both JSON layers of envelope 2.0, in ASCII. */
  public byte[] encode() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a body with or without envelope.
   *
   * @throws MalformedMessageException if it is no request; the message must be rejected
   */
  public static RequestMessage decode(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }
}
