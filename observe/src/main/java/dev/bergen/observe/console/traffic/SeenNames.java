// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import org.jspecify.annotations.Nullable;

/** The display names of senders and receivers. */
final class SeenNames {

  /** Casts do not identify their sender. */
  static final String UNKNOWN = "unknown senders";

  static final String ANY_SERVER = "any server";
  static final String EVERY_SERVER = "every server";

  private static final String REPLY_QUEUE = "reply_";
  private static final int SHORT_ID = 8;

  /** AMQP has no longer ones; but a name in a body may have any length. */
  private static final int LONGEST = 255;

  private SeenNames() {}

  /**
   * Returns it with names that are short enough to keep many of them, even if a sender used long
   * ones.
   */
  static Sighting bounded(Sighting sighting) {
    if (isShort(sighting.topic(), sighting.server(), sighting.name(), sighting.namespace())
        && isShort(sighting.version(), sighting.priority(), sighting.publisher())
        && isShort(sighting.messageId(), sighting.uniqueId(), sighting.replyTo())
        && isShort(sighting.requestId(), sighting.globalRequestId())) {
      return sighting;
    }
    return new Sighting(
        sighting.kind(),
        cut(sighting.topic()),
        cut(sighting.server()),
        cut(sighting.name()),
        cut(sighting.namespace()),
        cut(sighting.version()),
        cut(sighting.priority()),
        cut(sighting.publisher()),
        cut(sighting.messageId()),
        cut(sighting.uniqueId()),
        cut(sighting.replyTo()),
        cut(sighting.requestId()),
        cut(sighting.globalRequestId()),
        sighting.last(),
        sighting.problem(),
        sighting.copy());
  }

  private static boolean isShort(@Nullable String... names) {
    for (String name : names) {
      if (name != null && name.length() > LONGEST) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String cut(@Nullable String name) {
    return name == null || name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  /** Returns the topic, or the routing key of a message without one. */
  static String topic(Sighting sighting) {
    return sighting.topic() == null ? destination(sighting) : sighting.topic();
  }

  /** Returns the sender, as far as the message identifies it. */
  static String sender(Sighting sighting) {
    String publisher = sighting.publisher();
    String replyTo = sighting.replyTo();
    String user = sighting.copy().user();
    if (publisher != null && !publisher.isEmpty()) {
      return publisher;
    }
    if (replyTo != null && !replyTo.isEmpty()) {
      return caller(replyTo);
    }
    return user == null || user.isEmpty() ? UNKNOWN : user;
  }

  /** Returns the sender, or an empty text. */
  static String knownSender(Sighting sighting) {
    String sender = sender(sighting);
    return sender.equals(UNKNOWN) ? "" : sender;
  }

  /**
   * A reply queue is named after its process, or has a random name: then a part of the id is
   * enough.
   */
  static String caller(String replyQueue) {
    String id =
        replyQueue.startsWith(REPLY_QUEUE)
            ? replyQueue.substring(REPLY_QUEUE.length())
            : replyQueue;
    return id.matches("[0-9a-f]{32}") ? REPLY_QUEUE + id.substring(0, SHORT_ID) : id;
  }

  /** Returns the server that it was sent to, or which of them may take it. */
  static String receiver(Sighting sighting) {
    if (sighting.kind() == Kind.FANOUT) {
      return EVERY_SERVER;
    }
    return sighting.server() == null ? ANY_SERVER : sighting.server();
  }

  /** Returns the topic and server, or the routing key of a message without a topic. */
  static String destination(Sighting sighting) {
    if (sighting.topic() == null) {
      String key = sighting.copy().routingKey();
      return key.startsWith(REPLY_QUEUE) ? caller(key) : key;
    }
    return sighting.server() == null
        ? sighting.topic()
        : sighting.topic() + "." + sighting.server();
  }

  /** Returns the stream that an event is part of: a topic and a priority. */
  static String stream(Sighting sighting, String topic) {
    String priority = sighting.priority();
    return priority == null || topic.endsWith("." + priority) ? topic : topic + "." + priority;
  }
}
