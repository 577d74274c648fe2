// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a topic that this user has called or listed, for completing them where no server
 * can be asked.
 */
public final class SeenMethods {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int MOST = 1_000;

  private final UserCache cache;
  private final String bus;

  private SeenMethods(UserCache cache, String bus) {
    this.cache = cache;
    this.bus = bus;
  }

  /** Returns those on the broker and exchange of {@code connection}. */
  public static SeenMethods of(Connection connection, Map<String, String> environment) {
    return new SeenMethods(
        UserCache.of(environment, "methods", KEPT),
        "%s %s".formatted(connection.url(), connection.exchange())); // its text has no password
  }

  /** Returns the methods of a topic in a namespace; {@code null} is the null namespace. */
  public List<String> of(String topic, @Nullable String namespace) {
    List<String> seen = cache.find(key(topic, namespace), KEPT);
    return seen == null ? List.of() : seen;
  }

  /** Adds methods. */
  public void add(String topic, @Nullable String namespace, Collection<String> methods) {
    List<String> before = of(topic, namespace);
    if (before.containsAll(methods)) {
      return;
    }
    TreeSet<String> all = new TreeSet<>(before);
    methods.stream()
        .filter(method -> method.lines().count() == 1)
        .limit(Math.max(0, MOST - all.size()))
        .forEach(all::add);
    cache.keep(key(topic, namespace), all);
  }

  private String key(String topic, @Nullable String namespace) {
    return "%s %s %s".formatted(bus, topic, namespace);
  }
}
