// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Target;
import org.jspecify.annotations.Nullable;

/**
 * What errors call a message; most end without any, so that nobody reads it.
 *
 * @param method {@code null} prints as it is
 * @param messageId {@code null} where there is none
 */
public record SentName(
    String kind, @Nullable String method, @Nullable String messageId, Target target) {

  @Override
  public String toString() {
    String id = messageId == null ? "" : " (message id " + messageId + ")";
    return kind + " " + method + id + " to " + target;
  }
}
