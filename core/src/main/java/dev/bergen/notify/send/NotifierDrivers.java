// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import dev.bergen.DriverNotFoundException;
import dev.bergen.config.NearestName;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notification drivers of a notifier. A transport keeps opened drivers for all notifiers with
 * the same names and topics, except those of the core: they have nothing to close, and topics may
 * be as many as there are tenants.
 *
 * @param wanted the requested names
 * @param opened the driver of each different name; that of an unknown name does nothing
 */
public record NotifierDrivers(
    List<String> wanted, List<String> topics, List<NotificationDriver> opened) {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.notify.Notifier");

  /** Stands for an unknown name: does nothing, so that the warning is logged once. */
  private static final class Missing implements NotificationDriver {
    @Override
    public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Returns the names without a driver, in their order. */
  public List<String> missing() {
    List<String> names = List.copyOf(new LinkedHashSet<>(wanted));
    return IntStream.range(0, names.size())
        .filter(i -> opened.get(i) instanceof Missing)
        .mapToObj(names::get)
        .toList();
  }

  private record Key(String name, List<String> topics) {}

  public static NotifierDrivers open(
      NotificationTransport transport, List<String> wanted, List<String> topics) {
    List<NotificationDriver> opened = new ArrayList<>();
    for (String name : new LinkedHashSet<>(wanted)) {
      opened.add(driver(transport, name, topics));
    }
    return new NotifierDrivers(List.copyOf(wanted), List.copyOf(topics), List.copyOf(opened));
  }

  private static NotificationDriver driver(
      NotificationTransport transport, String name, List<String> topics) {
    NotificationDriverProvider own = NotificationDrivers.own(name);
    return own == null || topics.isEmpty() // which is warned of once
        ? transport.keep(
            new Key(name, topics),
            NotificationDriver.class,
            () -> openOrMissing(transport, name, topics))
        : own.open(settings(transport, topics));
  }

  private static NotificationDriver openOrMissing(
      NotificationTransport transport, String name, List<String> topics) {
    NotificationDriverProvider provider = NotificationDrivers.provider(name);
    if (provider == null) {
      String nearest = NearestName.among(name, NotificationDrivers.names());
      log.warn(
          "Unknown notification driver '{}': it sends nothing{}; available drivers: {}",
          name,
          nearest == null ? "" : ". Is '" + nearest + "' meant?",
          NotificationDrivers.names());
      return new Missing();
    }
    if (topics.isEmpty() && name.startsWith("messaging")) {
      log.warn("No topics configured: notification driver '{}' sends nothing; set topics", name);
    }
    return provider.open(settings(transport, topics));
  }

  private static NotificationDriverSettings settings(
      NotificationTransport transport, List<String> topics) {
    return new NotificationDriverSettings(
        transport.notificationOptions(),
        topics,
        transport::notify,
        name -> other(transport, name, topics),
        transport.timer());
  }

  private static NotificationDriver other(
      NotificationTransport transport, String name, List<String> topics) {
    NotificationDriverProvider provider = NotificationDrivers.provider(name);
    if (provider == null) {
      throw new DriverNotFoundException(
          "There is no notification driver '%s'; there are %s"
              .formatted(name, NotificationDrivers.names()),
          null);
    }
    return provider.open(settings(transport, topics));
  }
}
