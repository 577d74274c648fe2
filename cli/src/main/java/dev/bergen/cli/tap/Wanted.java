// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.tap.Joined;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The requested part of the firehose: requests and notifications of some topics, and the replies to
 * these.
 */
final class Wanted implements Predicate<Joined> {
  private final List<String> topics;

  /**
   * @param topics of requests
   * @param notifications topics of these; everything is wanted if both are empty
   */
  Wanted(List<String> topics, List<String> notifications) {
    this.topics = Stream.concat(topics.stream(), notifications.stream()).distinct().toList();
  }

  @Override
  public boolean test(Joined seen) {
    if (topics.isEmpty()) {
      return true;
    }
    Kind kind = seen.sighting().kind();
    if (kind == Kind.REPLY || kind == Kind.FAILURE || kind == Kind.HEARTBEAT) {
      return seen.call() != null && isOfTopic(seen.call().exchange(), seen.call().routingKey());
    }
    return isOfTopic(seen.sighting().copy().exchange(), seen.sighting().copy().routingKey());
  }

  private boolean isOfTopic(String exchange, String key) {
    return topics.stream()
        .anyMatch(
            topic ->
                key.equals(topic)
                    || key.startsWith(topic + ".")
                    || exchange.equals(topic + "_fanout"));
  }
}
