// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.Target;
import dev.bergen.notify.Delivery;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotificationResult;

/** Times what a listener's endpoints handle. */
public record ListenerTimer(NotificationTimers timers) implements ListenerInterceptor {
  @Override
  public NotificationResult intercept(Delivery delivery, Next next) throws Exception {
    long begun = timers.now();
    NotificationResult result = null;
    Throwable failure = null;
    try {
      result = next.handle(delivery);
      return result;
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      timers.record(
          begun,
          delivery.targets().stream().map(Target::topic).toList(),
          delivery.pool(),
          delivery.priority(),
          result,
          failure);
    }
  }
}
