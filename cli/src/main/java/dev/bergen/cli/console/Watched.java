// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.observe.tap.Bindings;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The messages that the console watches.
 *
 * @param first must be there when the console starts
 * @param fanouts one for each topic of RPC, whose servers make its exchange, perhaps later
 * @param words the same, for people
 */
record Watched(TapRequest first, List<TapRequest> fanouts, String words) {
  private static final int MOST_FANOUTS = 20;

  static Watched everything() {
    return new Watched(request(List.of(), true), List.of(), "Watches the whole virtual host");
  }

  /**
   * Watches an exchange, or only these topics of it: their servers' own addresses are among them.
   *
   * @param notifications those that have no servers, and so no fanouts; none need be watched
   */
  static Watched topics(String exchange, List<String> topics, Set<String> notifications) {
    if (topics.isEmpty()) {
      return new Watched(
          request(List.of(Bindings.everything(exchange)), false),
          List.of(),
          "Watches all topics of the exchange '%s'; not their fanouts and replies"
              .formatted(exchange));
    }
    List<Binding> bindings = new ArrayList<>();
    List<TapRequest> fanouts = new ArrayList<>();
    for (String topic : topics) {
      bindings.add(Bindings.topic(exchange, topic));
      if (fanouts.size() < MOST_FANOUTS && !notifications.contains(topic)) {
        fanouts.add(request(List.of(Bindings.fanout(topic)), false));
      }
    }
    return new Watched(
        request(bindings, false),
        fanouts,
        "Watches %s of the exchange '%s'; not their replies"
            .formatted(String.join(", ", topics), exchange));
  }

  /** Watches topics of Kafka, which has no exchanges and no requests; all of them without names. */
  static Watched kafka(List<String> topics) {
    List<Binding> bindings = new ArrayList<>();
    topics.forEach(topic -> bindings.add(Bindings.topic("", topic)));
    return new Watched(
        request(bindings.isEmpty() ? List.of(Bindings.everything("")) : bindings, false),
        List.of(),
        "Watches %s of Kafka, which carries notifications only"
            .formatted(topics.isEmpty() ? "all topics" : String.join(", ", topics)));
  }

  private static TapRequest request(List<Binding> bindings, boolean isFirehose) {
    return new TapRequest(bindings, isFirehose, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES);
  }
}
