// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.notify.Delivery;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotificationResult;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/** Observes what a listener's endpoints handle. */
record ListenerObserver(ObservationRegistry registry, Naming naming)
    implements ListenerInterceptor {
  private static final NotificationConvention.Handling CONVENTION =
      new NotificationConvention.Handling();

  @Override
  public NotificationResult intercept(Delivery delivery, Next next) throws Exception {
    if (registry.isNoop()) {
      return next.handle(delivery);
    }
    ListenerContext context = new ListenerContext(delivery, naming);
    Observation observation =
        BergenObservationDocumentation.LISTENER
            .observation(null, CONVENTION, () -> context, registry)
            .start();
    Observation.Scope scope = observation.openScope();
    try {
      NotificationResult result = next.handle(delivery);
      context.result(result);
      return result;
    } catch (Throwable e) {
      observation.error(e);
      throw e;
    } finally {
      scope.close();
      observation.stop();
    }
  }
}
