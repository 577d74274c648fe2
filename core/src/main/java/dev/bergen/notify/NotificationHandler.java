// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import org.jspecify.annotations.Nullable;

/**
 * Handles events, one at a time.
 *
 * <p>Threads: called on the listener's threads, several at once. An exception requeues the event,
 * as {@link NotificationResult#REQUEUE} does, and is logged.
 */
@FunctionalInterface
public interface NotificationHandler {

  /** Handles {@code event}; {@code null} means {@link NotificationResult#HANDLED}. */
  @Nullable NotificationResult handle(NotificationEvent event) throws Exception;
}
