// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Target;
import org.jspecify.annotations.Nullable;

/**
 * The name of a message in errors, made only when needed: most end without any.
 *
 * @param method {@code null} is printed as {@code null}
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
