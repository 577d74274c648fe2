// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The known history of one message: its ways into the broker and out of it, and the replies to it.
 *
 * <p>Threads: one at a time.
 */
public final class Story {
  private static final int MOST = 100;
  private static final int MOST_NAMES = 10;
  private static final String EXPIRATION = "expiration";
  private static final String FIREHOSE = "amq.rabbitmq.trace";

  /** Queues of taps, which get copies and no messages. */
  private static final String TAPS = "bergen.tap.";

  /**
   * The message on its way in.
   *
   * @param routedTo queues that the broker put it into; {@code null} if that was not reported
   * @param firehose whether it came through RabbitMQ's firehose; otherwise it is a copy by binding
   */
  public record Publication(
      Instant at,
      String exchange,
      String routingKey,
      @Nullable List<String> routedTo,
      int bytes,
      boolean firehose) {}

  /** The message on its way out of a queue. */
  public record Delivery(Instant at, String queue, boolean redelivered) {}

  /** A reply on its way in; {@code error} is its exception, if it is one. */
  public record Reply(Instant at, @Nullable String error) {}

  /**
   * The message in a queue that was inspected.
   *
   * @param before how many are before it
   * @param behind how many are behind it
   */
  public record Place(String queue, int before, long behind, boolean redelivered) {}

  private final String identity;
  private @Nullable Sighting subject;
  private final List<Publication> publications = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();

  /** The messages that left its queue while it waited there, in words, and how often. */
  private final Map<String, Long> ahead = new LinkedHashMap<>();

  private @Nullable Reply reply;
  private @Nullable Instant replyDelivered;
  private int heartbeats;
  private @Nullable Duration timeToLive;
  private boolean hasLeftOut;

  Story(String identity) {
    this.identity = identity;
  }

  void add(Sighting seen) {
    switch (seen.kind()) {
      case REPLY, FAILURE, HEARTBEAT -> answered(seen);
      case CALL, CAST, FANOUT, NOTIFICATION, UNREADABLE -> {
        describe(seen);
        passed(seen);
      }
    }
  }

  void found(Sighting seen, Place place) {
    describe(seen);
    add(places, place);
    died(seen);
  }

  private void describe(Sighting seen) {
    if (subject == null) {
      subject = seen.withoutBody();
    }
    Object expiration = seen.copy().message().properties().get(EXPIRATION);
    if (timeToLive == null && expiration instanceof String millis && millis.matches("\\d{1,12}")) {
      timeToLive = Duration.ofMillis(Long.parseLong(millis));
    }
  }

  private void passed(Sighting seen) {
    String queue = seen.copy().queue();
    died(seen);
    if (queue == null) {
      List<String> routedTo = seen.copy().routedTo();
      add(
          publications,
          new Publication(
              seen.at(),
              seen.copy().exchange(),
              seen.copy().routingKey(),
              routedTo == null ? null : routedTo.stream().filter(Story::isNoTap).toList(),
              seen.size(),
              seen.copy().message().source().equals(FIREHOSE)));
    } else if (isNoTap(queue)) {
      add(deliveries, new Delivery(inOrder(seen.at()), queue, seen.copy().redelivered()));
    }
  }

  /** A broker reports a delivery after making it, so that a quick reply may be seen before. */
  private Instant inOrder(Instant delivered) {
    Instant published = published();
    if (published != null && delivered.isBefore(published)) {
      return published;
    }
    boolean isFirst = deliveries.isEmpty();
    return isFirst && reply != null && delivered.isAfter(reply.at()) ? reply.at() : delivered;
  }

  /** Takes a delivery of another message. */
  void overtakenBy(Sighting other) {
    String queue = other.copy().queue();
    boolean isWaiting =
        !publications.isEmpty()
            && deliveries.isEmpty()
            && publications.stream()
                .anyMatch(one -> one.routedTo() != null && one.routedTo().contains(queue));
    if (!isWaiting) {
      return;
    }
    String name = "%s %s".formatted(other.kind().word(), other.name());
    ahead.merge(
        ahead.size() < MOST_NAMES || ahead.containsKey(name) ? name : "other", 1L, Long::sum);
  }

  private static boolean isNoTap(String queue) {
    return !queue.startsWith(TAPS);
  }

  private void died(Sighting seen) {
    for (Death death : Death.of(seen.copy().message().headers())) {
      deaths.removeIf(
          known -> known.queue().equals(death.queue()) && known.reason().equals(death.reason()));
      add(deaths, death);
    }
  }

  private void answered(Sighting seen) {
    if (seen.isDelivery()) {
      replyDelivered = seen.last() && replyDelivered == null ? seen.at() : replyDelivered;
    } else if (seen.kind() == Kind.HEARTBEAT || !seen.last()) {
      heartbeats++;
    } else if (reply == null) {
      reply = new Reply(seen.at(), seen.kind() == Kind.FAILURE ? seen.name() : null);
    }
  }

  private <T> void add(List<T> to, T one) {
    if (to.size() < MOST) {
      to.add(one);
    } else {
      hasLeftOut = true;
    }
  }

  /** Returns its identity; see {@link Sighting#identity}. */
  public String identity() {
    return identity;
  }

  /** Returns the message, without its body; {@code null} if only a reply to it was seen. */
  public @Nullable Sighting subject() {
    return subject;
  }

  /** Returns its ways in, in the order seen. */
  public List<Publication> publications() {
    return Collections.unmodifiableList(publications);
  }

  /**
   * Returns what left its queue while it waited there: how many of each kind and name, such as
   * {@code call resize}.
   */
  public Map<String, Long> ahead() {
    return Collections.unmodifiableMap(ahead);
  }

  /** Returns its ways out, in the order seen. */
  public List<Delivery> deliveries() {
    return Collections.unmodifiableList(deliveries);
  }

  /** Returns where it waits, in the queues that were inspected. */
  public List<Place> places() {
    return Collections.unmodifiableList(places);
  }

  /** Returns from which queues it was dead-lettered. */
  public List<Death> deaths() {
    return Collections.unmodifiableList(deaths);
  }

  /** Returns the last reply to it; {@code null} if none was seen. */
  public @Nullable Reply reply() {
    return reply;
  }

  /** Returns when its caller got the reply; {@code null} if that was not seen. */
  public @Nullable Instant replyDelivered() {
    return replyDelivered;
  }

  /** Returns how many signs of life its server sent. */
  public int heartbeats() {
    return heartbeats;
  }

  /**
   * Returns how long it may wait in queues, according to its expiration; {@code null} without one.
   */
  public @Nullable Duration timeToLive() {
    return timeToLive;
  }

  /** Returns whether more was seen than there is room for. */
  public boolean hasLeftOut() {
    return hasLeftOut;
  }

  /** Returns when it was seen for the first time on its way in; {@code null} if it was not. */
  public @Nullable Instant published() {
    return publications.isEmpty() ? null : publications.get(0).at();
  }

  /** Returns whether its caller waits at {@code now}, as far as that is known. */
  public boolean isWaiting(Instant now) {
    Instant since = published();
    return subject != null
        && subject.kind() == Kind.CALL
        && reply == null
        && since != null
        && (timeToLive == null || now.isBefore(since.plus(timeToLive)));
  }
}
