// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The largest body that the broker takes (max_message_size). It reports that only when it refuses
 * one, which costs the channel; later messages of that size are no longer sent on this connection.
 *
 * <p>Threads: the link's loop changes, any thread reads.
 */
final class SizeLimit {
  private static final Pattern REFUSAL =
      Pattern.compile("message size \\d+ is larger than (?:configured )?max size (\\d{1,18})");

  private volatile long bytes = Long.MAX_VALUE;
  private volatile String host = "the broker";

  /** Another connection, perhaps to another host: its limit is not known. */
  void forget(String nextHost) {
    bytes = Long.MAX_VALUE;
    host = nextHost;
  }

  /** Reads the limit from the broker's error; returns whether it contains one. */
  boolean learn(String reason) {
    Matcher refusal = REFUSAL.matcher(reason);
    boolean found = refusal.find();
    if (found) {
      bytes = Long.parseLong(refusal.group(1));
    }
    return found;
  }

  boolean isExceededBy(Outgoing message) {
    return message.size() > bytes;
  }

  /** Ends a message that is not sent, since it would be refused. */
  void refuse(Outgoing message) {
    message.fail(
        new MessageDeliveryException(
            message.giveUp(),
            FailureKind.SIZE,
            "Could not send %s: it has %,d bytes, and %s takes %,d at most (max_message_size)"
                .formatted(message, message.size(), host, bytes),
            null));
  }
}
