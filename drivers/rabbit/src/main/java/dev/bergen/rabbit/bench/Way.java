// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.spi.queues.MoveRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes, and with which properties.
 *
 * @param exchange empty for the default one, which takes it to the queue that the key names
 */
record Way(String exchange, String key, Properties properties) {
  private static final String DEATHS = "x-death";

  /** Headers that the broker adds, and that would otherwise count as the sender's. */
  private static final Set<String> BROKERS = Set.of("x-delivery-count", "x-stream-offset");

  /** Of these the default exchange would make copies, which the queues in question have already. */
  private static final String COPIES = "CC";

  /**
   * Returns the way of a message; {@code null} if it has no record of another queue that it comes
   * from.
   */
  static @Nullable Way of(Delivered message, MoveRequest request) {
    Properties properties = message.properties();
    return switch (request.course()) {
      case TO_QUEUE -> new Way("", request.to(), kept(properties, false));
      case AS_PUBLISHED ->
          new Way(message.exchange(), message.key(), without(properties, BROKERS::contains));
      case TO_ORIGIN -> {
        String origin = origin(properties);
        yield origin == null || origin.equals(request.from())
            ? null
            : new Way("", origin, kept(properties, true));
      }
    };
  }

  /** A sender of dead letters may have moved it more than once; the oldest entry is the last. */
  private static @Nullable String origin(Properties properties) {
    Map<String, @Nullable Object> headers = properties.headers();
    if (headers == null) {
      return null;
    }
    if (headers.get("x-first-death-queue") instanceof String queue && !queue.isEmpty()) {
      return queue;
    }
    return headers.get(DEATHS) instanceof List<?> deaths
            && !deaths.isEmpty()
            && deaths.get(deaths.size() - 1) instanceof Map<?, ?> first
            && first.get("queue") instanceof String queue
            && !queue.isEmpty()
        ? queue
        : null;
  }

  /**
   * A message that comes back without the story of its deaths can die again: RabbitMQ 3 drops what
   * died in a queue before.
   */
  private static Properties kept(Properties properties, boolean alive) {
    return without(
        properties,
        name ->
            BROKERS.contains(name)
                || name.equals(COPIES)
                || (alive
                    && (name.equals(DEATHS)
                        || name.startsWith("x-first-death-")
                        || name.startsWith("x-last-death-"))));
  }

  private interface Names {
    boolean has(String name);
  }

  private static Properties without(Properties it, Names dropped) {
    Map<String, @Nullable Object> headers = it.headers();
    if (headers == null || headers.keySet().stream().noneMatch(dropped::has)) {
      return it;
    }
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(dropped::has);
    return new Properties(
        it.contentType(),
        it.contentEncoding(),
        kept,
        it.deliveryMode(),
        it.priority(),
        it.correlationId(),
        it.replyTo(),
        it.expiration(),
        it.messageId(),
        it.timestamp(),
        it.type(),
        it.userId(),
        it.appId(),
        it.clusterId());
  }
}
