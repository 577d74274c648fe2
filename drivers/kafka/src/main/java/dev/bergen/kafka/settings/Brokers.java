// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka.settings;

import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts of the URL, and who logs in there.
 *
 * @param addresses each {@code host:port}
 * @param user of the first host, who logs in to all of them; {@code null} if it names none
 * @param password of the first host; {@code null} if it names none; never printed
 */
public record Brokers(List<String> addresses, @Nullable String user, @Nullable String password) {
  private static final Logger log = LoggerFactory.getLogger(Brokers.class);
  private static final String LOCAL = "localhost";
  private static final int PORT = 9092;

  public Brokers {
    addresses = List.copyOf(addresses);
  }

  static Brokers of(TransportUrl url) {
    if (url.hosts().isEmpty()) {
      return new Brokers(List.of(LOCAL + ":" + PORT), null, null);
    }
    TransportHost first = url.hosts().get(0);
    boolean others =
        url.hosts().stream()
            .anyMatch(
                host ->
                    !Objects.equals(host.username(), first.username())
                        || !Objects.equals(host.password(), first.password()));
    if (others) {
      log.warn("The hosts of {} have different credentials; using those of the first for all", url);
    }
    return new Brokers(
        url.hosts().stream().map(Brokers::address).toList(),
        emptyToNull(first.username()),
        emptyToNull(first.password()));
  }

  private static String address(TransportHost host) {
    String name = host.hostname();
    Integer port = host.port();
    String known = name == null || name.isEmpty() ? LOCAL : name;
    return (known.indexOf(':') < 0 ? known : "[" + known + "]")
        + ":"
        + (port == null ? PORT : port);
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Returns the addresses only. */
  @Override
  public String toString() {
    return String.join(",", addresses);
  }
}
