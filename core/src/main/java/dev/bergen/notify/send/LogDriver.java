// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import dev.bergen.json.Json;
import dev.bergen.message.Priority;
import dev.bergen.notify.outgoing.Secrets;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every notification as JSON text, with {@code ***} for what looks like a password. Audits and
 * samples, for which logs have no level, are logged as information.
 */
final class LogDriver implements NotificationDriver {
  private static final String LOGGER = "oslo.messaging.notification";

  @Override
  public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
    String eventType = notification.eventType();
    Logger log = LoggerFactory.getLogger(eventType == null ? LOGGER : LOGGER + "." + eventType);
    switch (priority(notification)) {
      case DEBUG -> {
        if (log.isDebugEnabled()) {
          log.debug("{}", text(notification));
        }
      }
      case AUDIT, INFO, SAMPLE -> {
        if (log.isInfoEnabled()) {
          log.info("{}", text(notification));
        }
      }
      case WARN -> log.warn("{}", text(notification));
      case ERROR, CRITICAL -> log.error("{}", text(notification));
    }
    return CompletableFuture.completedFuture(null);
  }

  private static Priority priority(Notification notification) {
    Priority known = Priority.ofName(notification.priority());
    return known == null ? Priority.INFO : known;
  }

  private static String text(Notification notification) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("message_id", notification.messageId());
    message.put("publisher_id", notification.publisherId());
    message.put("event_type", notification.eventType());
    message.put("priority", notification.priority());
    message.put("payload", Secrets.mask(notification.payload().toJava()));
    message.put("timestamp", notification.timestamp());
    return Json.of(message).text();
  }
}
