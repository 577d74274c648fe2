// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.outgoing;

import dev.bergen.notify.Notifier;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every notification of a notifier ({@link Notifier#withInterceptor}). It may change
 * context, payload and trace, skip the sending, send again, or see the outcome. Topics and the rest
 * of an event are the notifier's.
 *
 * <p>What it throws, or fails with, is what the notifier throws.
 *
 * <p>Threads: it runs on the caller's thread, and must not block unless the notifier's caller does.
 * There the future of {@code next} is done when it is returned; else it completes on a thread of
 * the transport's.
 */
@FunctionalInterface
public interface NotifierInterceptor {
  /**
   * Handles an event on its way out.
   *
   * @return completes when it is in safe hands
   */
  CompletableFuture<@Nullable Void> intercept(OutgoingEvent event, Next next);

  /** The next interceptor, or the sending. */
  @FunctionalInterface
  interface Next {
    /** Sends the event on. Never throws: the future completes with what went wrong. */
    CompletableFuture<@Nullable Void> send(OutgoingEvent event);
  }
}
