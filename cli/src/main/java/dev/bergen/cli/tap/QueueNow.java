// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.spi.queues.QueueState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The present state of a queue, as far as its broker reports it.
 *
 * @param unacknowledged messages that were delivered and not acknowledged; -1 if unknown
 * @param settings the settings for waiting messages; empty if unknown
 */
record QueueNow(
    String name,
    boolean exists,
    long ready,
    long unacknowledged,
    int consumers,
    Map<String, Object> settings) {
  private static final List<String> SETTINGS =
      List.of(
          "dead-letter-exchange",
          "dead-letter-routing-key",
          "message-ttl",
          "max-length",
          "overflow",
          "delivery-limit");

  static QueueNow of(QueueState state) {
    return new QueueNow(
        state.name(), state.exists(), state.messages(), -1, state.consumers(), Map.of());
  }

  static QueueNow of(BrokerQueue queue) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String name : SETTINGS) {
      Object value = queue.setting(name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return new QueueNow(
        queue.name(), true, queue.ready(), queue.unacknowledged(), queue.consumers(), settings);
  }

  static QueueNow missing(String name) {
    return new QueueNow(name, false, 0, -1, 0, Map.of());
  }

  /** Returns it as a line for people. */
  String text() {
    if (!exists) {
      return "queue %s now: there is none".formatted(Words.safe(name));
    }
    List<String> parts = new ArrayList<>();
    parts.add("%,d wait".formatted(ready));
    if (unacknowledged >= 0) {
      parts.add("%,d handed out".formatted(unacknowledged));
    }
    parts.add("%,d consumer%s".formatted(consumers, consumers == 1 ? "" : "s"));
    settings.forEach((name, value) -> parts.add(Words.safe(name + " " + value)));
    return "queue %s now: %s".formatted(Words.safe(name), String.join(", ", parts));
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("queue", name);
    members.put("exists", exists);
    members.put("ready", ready);
    members.put("unacknowledged", unacknowledged < 0 ? null : unacknowledged);
    members.put("consumers", (long) consumers);
    members.put("settings", settings);
    return members;
  }
}
