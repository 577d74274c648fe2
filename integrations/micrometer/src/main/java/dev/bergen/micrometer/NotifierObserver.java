// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.notify.outgoing.OutgoingEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Observes notifications on their way out. */
record NotifierObserver(ObservationRegistry registry, Naming naming)
    implements NotifierInterceptor {
  private static final NotificationConvention.Sending CONVENTION =
      new NotificationConvention.Sending();

  @Override
  public CompletableFuture<@Nullable Void> intercept(OutgoingEvent event, Next next) {
    if (registry.isNoop()) {
      return next.send(event);
    }
    NotifierContext context = new NotifierContext(event, naming);
    Observation observation =
        BergenObservationDocumentation.NOTIFIER
            .observation(null, CONVENTION, () -> context, registry)
            .start();
    return Ending.of(observation, () -> next.send(context.traced()));
  }
}
