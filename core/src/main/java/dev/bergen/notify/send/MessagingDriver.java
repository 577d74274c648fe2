// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.AllSent;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Sends every notification to each topic of the broker, in one of the two formats. */
record MessagingDriver(NotificationDriverSettings settings, NotificationFormat format)
    implements NotificationDriver {

  @Override
  public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
    String priority = String.valueOf(notification.priority()).toLowerCase(Locale.ROOT);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (String topic : settings.topics()) {
      NotificationAddress address = new NotificationAddress(null, topic, priority);
      sent.add(
          AllSent.caught(
              () -> settings.transport().notify(address, notification, format, options)));
    }
    return AllSent.of(sent);
  }
}
