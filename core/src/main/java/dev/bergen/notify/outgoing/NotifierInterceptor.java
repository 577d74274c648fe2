// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.outgoing;

import dev.bergen.notify.Notifier;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Wraps every notification of a notifier ({@link Notifier#withInterceptor}). It may change context,
 * payload and trace, skip the sending, send again, or see the outcome. Topics and the rest of an
 * event are set by the notifier.
 *
 * <p>Exceptions of an interceptor, and failures of its future, reach the notifier's caller.
 *
 * <p>Threads: it runs on the caller's thread, and must not block unless the notifier's caller does.
 * In a blocking call the future of {@code next} is done when it is returned; else it completes on a
 * thread of the transport's.
 */
@FunctionalInterface
public interface NotifierInterceptor {
  /**
   * Handles an event on its way out.
   *
   * @return completes when the event is confirmed
   */
  CompletableFuture<@Nullable Void> intercept(OutgoingEvent event, Next next);

  /** The next interceptor, or the sending. */
  @FunctionalInterface
  interface Next {
    /** Sends the event. Never throws: failures complete the future. */
    CompletableFuture<@Nullable Void> send(OutgoingEvent event);
  }
}
