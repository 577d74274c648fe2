// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import org.jspecify.annotations.Nullable;

/**
 * A reply, a failure or a heartbeat as it travels.
 *
 * @param messageId the call that is answered
 * @param result {@link Json#NULL} when there is none
 * @param failure {@code null} when the method did not fail
 * @param ending whether this is the last message of the call; {@code false} on a heartbeat
 * @param uniqueId of this message; {@code null} when a sender gave none
 */
public record ReplyMessage(
    String messageId,
    Json result,
    @Nullable Failure failure,
    boolean ending,
    @Nullable String uniqueId) {

  /** Returns the body: both JSON layers of envelope 2.0, in ASCII. */
  public byte[] encode() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a body with or without envelope.
   *
   * @throws MalformedMessageException if it is no reply; the message must be rejected
   */
  public static ReplyMessage decode(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }
}
