// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.config.Options;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The settings that a notification driver is opened with.
 *
 * @param options of group {@code oslo_messaging_notifications}
 * @param topics each notification is sent to all of them
 * @param transport sends over the notifier's broker
 * @param others opens another notification driver by its name, for drivers that choose among them;
 *     throws {@link dev.bergen.DriverNotFoundException} if there is none. The caller closes the
 *     driver
 * @param timer the transport's clock
 */
public record NotificationDriverSettings(
    Options options,
    List<String> topics,
    Transport transport,
    Function<String, NotificationDriver> others,
    Timer timer) {

  public NotificationDriverSettings {
    topics = List.copyOf(topics);
  }

  /** Sends notifications to the broker. */
  @FunctionalInterface
  public interface Transport {

    /** Sends a notification as {@link Driver#notify} does. */
    CompletableFuture<Void> notify(
        NotificationAddress address,
        Notification notification,
        NotificationFormat format,
        SendOptions options);
  }
}
