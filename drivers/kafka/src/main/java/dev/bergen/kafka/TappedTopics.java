// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import java.util.List;

/**
 * Which topics a tap looks at. A binding's routing key is read as RabbitMQ reads it: {@code #} is
 * every topic, {@code notifications.#} is {@code notifications} and all that follow it and a dot.
 * Its exchange does not matter, as Kafka has none.
 */
final class TappedTopics {
  private static final String ALL = "#";
  private static final String BELOW = ".#";

  private final List<String> keys;

  TappedTopics(TapRequest request) {
    this.keys = request.bindings().stream().map(Binding::routingKey).distinct().toList();
  }

  /** Returns whether a topic is tapped; Kafka's own are not. */
  boolean test(String topic) {
    return !topic.startsWith("__") && keys.stream().anyMatch(key -> isMeant(key, topic));
  }

  private static boolean isMeant(String key, String topic) {
    if (key.equals(ALL)) {
      return true;
    }
    if (!key.endsWith(BELOW)) {
      return topic.equals(key);
    }
    String name = key.substring(0, key.length() - BELOW.length());
    return topic.equals(name) || topic.startsWith(name + ".");
  }

  @Override
  public String toString() {
    return String.join(", ", keys);
  }
}
