// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.notify.outgoing.OutgoingEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Times notifications on their way out. */
public record NotifierTimer(NotificationTimers timers) implements NotifierInterceptor {
  @Override
  public CompletableFuture<@Nullable Void> intercept(OutgoingEvent event, Next next) {
    long begun = timers.now();
    CompletableFuture<@Nullable Void> sent;
    try {
      sent = next.send(event);
    } catch (Throwable e) { // which only trouble of the JVM's is
      timers.record(begun, event.topics(), null, event.priority(), null, e);
      throw e;
    }
    return sent.whenComplete(
        (nothing, error) ->
            timers.record(begun, event.topics(), null, event.priority(), null, error));
  }
}
