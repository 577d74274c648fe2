// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles events of one priority, several at a time.
 *
 * <p>Threads: called on the listener's threads, several at once. An exception requeues all of them,
 * as {@link NotificationResult#REQUEUE} does, and is logged.
 */
@FunctionalInterface
public interface NotificationBatchHandler {

  /**
   * Handles {@code events}; {@code null} means {@link NotificationResult#HANDLED}.
   *
   * @param events at least one, in the order in which they came
   */
  @Nullable NotificationResult handle(List<NotificationEvent> events) throws Exception;
}
