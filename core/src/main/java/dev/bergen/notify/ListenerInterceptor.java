// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/**
 * Wraps everything that a listener's endpoints handle ({@link
 * NotificationListener.Builder#interceptor}): each event, or the events of one priority in a batch.
 * A redelivered event passes through again.
 *
 * <p>An exception from it requeues the events, like an endpoint's exception.
 *
 * <p>Threads: it runs on the handler's thread, and the endpoints run before {@code next} returns.
 */
@FunctionalInterface
public interface ListenerInterceptor {
  /**
   * Handles events before the endpoints do.
   *
   * @return the result of {@code next}, or another
   */
  NotificationResult intercept(Delivery delivery, Next next) throws Exception;

  /** The next interceptor, or the endpoints. */
  @FunctionalInterface
  interface Next {
    /** Passes the events on; throws the exceptions of endpoints. */
    NotificationResult handle(Delivery delivery) throws Exception;
  }
}
