// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import dev.bergen.MessagingException;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.AllSent;
import dev.bergen.wire.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each notification to the drivers that the rules choose, each of which gets it once. */
final class RoutingDriver implements NotificationDriver {
  private static final Logger log = LoggerFactory.getLogger(RoutingDriver.class);

  /** Stands for a driver that cannot be opened: this was logged once, and it accepts nothing. */
  private static final NotificationDriver MISSING =
      (notification, options) -> CompletableFuture.allOf();

  private final RulesFile file;
  private final Function<String, NotificationDriver> others;

  /** By name; as many as the rules have ever named. */
  private final Map<String, NotificationDriver> opened = new ConcurrentHashMap<>();

  RoutingDriver(RulesFile file, Function<String, NotificationDriver> others) {
    this.file = file;
    this.others = others;
    file.rules().drivers().forEach(this::driver);
  }

  @Override
  public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
    String event = String.valueOf(notification.eventType());
    String priority = String.valueOf(notification.priority());
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (String name : file.rules().drivers(event, priority)) {
      log.info("Routing '{}' notification to '{}' driver", event, name);
      sent.add(AllSent.caught(() -> driver(name).notify(notification, options)));
    }
    return AllSent.of(sent);
  }

  private NotificationDriver driver(String name) {
    return opened.computeIfAbsent(name, this::open);
  }

  private NotificationDriver open(String name) {
    try {
      return others.apply(name);
    } catch (MessagingException e) {
      log.warn("Ignoring the routing to driver '{}': {}", name, e.getMessage());
      return MISSING;
    }
  }

  @Override
  public void close() {
    opened.values().forEach(NotificationDriver::close);
  }
}
