// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.bergen.RequestContext;
import dev.bergen.notify.Notifier;
import java.util.Map;

/**
 * Sends each logged error as notification {@code error_notification} of {@code error.publisher} at
 * priority error, with the formatted message as {@code error} of its payload, as oslo.messaging's
 * {@code PublishErrorsHandler} does. Events below {@code ERROR} are left out.
 *
 * <p>Does nothing while the driver {@code log} is among its notification drivers: that would log
 * what was sent, and send what was logged.
 */
public final class ErrorNotificationAppender extends NotifyingAppender {

  @Override
  String publisher() {
    return "error.publisher";
  }

  @Override
  boolean mayNotify(Notifier notifier) {
    boolean logs = notifier.drivers().contains("log");
    if (logs) {
      addWarn("Errors are not sent as notifications while the notification driver log is used");
    }
    return !logs;
  }

  @Override
  void send(Notifier notifier, ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      var unused =
          notifier
              .errorAsync(
                  RequestContext.empty(),
                  "error_notification",
                  Map.of("error", event.getFormattedMessage()))
              .whenComplete((done, error) -> ended(error));
    }
  }
}
