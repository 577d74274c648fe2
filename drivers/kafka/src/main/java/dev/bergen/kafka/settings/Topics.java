// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka.settings;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.spi.NotificationAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of topics in Kafka: {@code notifications.info}, and {@code notifications.info.VHOST} on
 * a URL with a virtual host, for notifiers and for listeners. (A listener in Python leaves the
 * virtual host out, and so never receives notifications that were sent with one.)
 *
 * <p>Most notifications go to few addresses, whose topics are worked out once.
 *
 * <p>Threads: any.
 */
public final class Topics {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final int MOST = 1_000;

  private final String virtualHost;
  private final Map<NotificationAddress, String> known = new ConcurrentHashMap<>();

  /**
   * @param virtualHost empty is none
   */
  public Topics(String virtualHost) {
    this.virtualHost = virtualHost;
  }

  String virtualHost() {
    return virtualHost;
  }

  /**
   * Returns the topic of {@code address}, whose exchange does not matter.
   *
   * @throws InvalidTargetException if Kafka allows no such name
   */
  public String of(NotificationAddress address) {
    String found = known.get(address);
    if (found == null) {
      found = name(address);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(address, found);
    }
    return found;
  }

  private String name(NotificationAddress address) {
    String name =
        Stream.of(address.topic(), address.priority(), virtualHost)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("."));
    if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new InvalidTargetException(
          Target.topic(address.topic()),
          "Kafka has no topic '%s': a name is up to 249 letters, digits, dots, dashes and underscores"
              .formatted(name),
          null);
    }
    return name;
  }
}
