// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import dev.bergen.internal.Plugins;
import dev.bergen.internal.Plugins.Plugin;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The notification drivers: those of the core, then what else is on the class path. */
public final class NotificationDrivers {
  private static final Plugins<NotificationDriverProvider, String> PLUGINS =
      new Plugins<>(
          NotificationDriverProvider.class,
          "notification driver",
          NotificationDriverProvider::name);

  private static final List<NotificationDriverProvider> OWN =
      List.of(
          new Own(
              "messagingv2",
              "sends to the topics, in an envelope (format 2.0)",
              settings -> new MessagingDriver(settings, NotificationFormat.ENVELOPE)),
          new Own(
              "messaging",
              "sends to the topics, without an envelope (format 1.0)",
              settings -> new MessagingDriver(settings, NotificationFormat.PLAIN)),
          new Own(
              "log",
              "logs to oslo.messaging.notification.EVENT_TYPE, without passwords",
              settings -> new LogDriver()),
          new Own("noop", "does nothing", settings -> NotificationDrivers::nothing));

  private NotificationDrivers() {}

  /** Returns the provider of that name; {@code null} if there is none. */
  static @Nullable NotificationDriverProvider provider(String name) {
    NotificationDriverProvider own = own(name);
    if (own != null) {
      return own;
    }
    for (Plugin<NotificationDriverProvider, String> plugin : PLUGINS.find()) {
      if (name.equals(plugin.description())) {
        return plugin.provider();
      }
    }
    return null;
  }

  /** Returns the provider of that name in the core; {@code null} if there is none. */
  static @Nullable NotificationDriverProvider own(String name) {
    for (NotificationDriverProvider own : OWN) {
      if (own.name().equals(name)) {
        return own;
      }
    }
    return null;
  }

  /** Returns the available names, sorted. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    Stream.concat(
            OWN.stream().map(NotificationDriverProvider::name),
            PLUGINS.find().stream().flatMap(plugin -> Stream.ofNullable(plugin.description())))
        .distinct()
        .sorted()
        .forEach(names::add);
    return names;
  }

  private static CompletableFuture<Void> nothing(Notification notification, SendOptions options) {
    return CompletableFuture.completedFuture(null);
  }

  /** A driver of the core, which needs no look-up. */
  private record Own(
      String name,
      String description,
      Function<NotificationDriverSettings, NotificationDriver> opener)
      implements NotificationDriverProvider {

    @Override
    public NotificationDriver open(NotificationDriverSettings settings) {
      return opener.apply(settings);
    }
  }
}
