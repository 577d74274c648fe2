// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Recent traffic of the bus. Everything in it is bounded, and entries that are dropped for lack of
 * room are counted.
 *
 * <p>Threads: any; one lock, which is held only briefly.
 */
public final class BusTraffic {
  private static final int METHODS = 4_000;
  private static final String NO_NAME = "(no name)";

  private final ReentrantLock lock = new ReentrantLock();
  private final Instant since;
  private final Map<Kind, Meter> kinds = new EnumMap<>(Kind.class);
  private final Meter all = new Meter();
  private final Flows calls = new Flows();
  private final Flows events = new Flows();
  private final Recent<Method.Key, Method> methods = new Recent<>(METHODS);
  private final Conversations conversations = new Conversations();
  private final TrafficTraces traces = new TrafficTraces();
  private final Messages messages = new Messages();
  private long missed;
  private long gaps;

  /**
   * @param since when watching begins
   */
  public BusTraffic(Instant since) {
    this.since = since;
    for (Kind kind : Kind.values()) {
      kinds.put(kind, new Meter());
    }
  }

  /** Takes a message that was seen. */
  public void accept(Sighting seen) {
    Sighting sighting = SeenNames.bounded(seen);
    lock.lock();
    try {
      if (sighting.copy().queue() != null) {
        conversations.delivered(sighting); // it was counted on its way in
        return;
      }
      long second = sighting.at().getEpochSecond();
      all.add(second);
      Meter ofKind = kinds.get(sighting.kind());
      if (ofKind != null) {
        ofKind.add(second);
      }
      messages.add(sighting, count(sighting, second));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the call that a reply belongs to; {@code null} for every other message. */
  private @Nullable TrafficSpan count(Sighting sighting, long second) {
    return switch (sighting.kind()) {
      case CALL, CAST, FANOUT -> {
        request(sighting, second);
        yield null;
      }
      case NOTIFICATION -> {
        event(sighting, second);
        yield null;
      }
      case REPLY -> conversations.answered(sighting, null);
      case FAILURE -> conversations.answered(sighting, name(sighting));
      case HEARTBEAT -> conversations.heartbeat(sighting);
      case UNREADABLE -> null;
    };
  }

  private void request(Sighting sighting, long second) {
    String topic = SeenNames.topic(sighting);
    String sender = SeenNames.sender(sighting);
    calls.add(sender, topic, SeenNames.receiver(sighting), second);
    Method method = method(sighting, topic, false, second);
    TrafficSpan span = new TrafficSpan(sighting, topic, name(sighting), sender);
    traces.add(sighting, span);
    String id = sighting.messageId();
    if (sighting.kind() == Kind.CALL && id != null) {
      conversations.asked(id, method, span);
    }
  }

  private void event(Sighting sighting, long second) {
    String topic = SeenNames.topic(sighting);
    String sender = SeenNames.sender(sighting);
    events.add(sender, SeenNames.stream(sighting, topic), "", second);
    method(sighting, topic, true, second);
    traces.add(sighting, new TrafficSpan(sighting, topic, name(sighting), sender));
  }

  private Method method(Sighting sighting, String topic, boolean isEvent, long second) {
    String namespace = sighting.namespace();
    Method method =
        methods.get(
            new Method.Key(topic, namespace == null ? "" : namespace, name(sighting), isEvent),
            Method::new);
    method.meter.add(second);
    method.bytes += sighting.size();
    return method;
  }

  private static String name(Sighting sighting) {
    return sighting.name() == null ? NO_NAME : sighting.name();
  }

  /**
   * Is notified that messages were missed.
   *
   * @param count how many; -1 if unknown
   */
  public void missed(long count) {
    lock.lock();
    try {
      if (count < 0) {
        gaps++;
      } else {
        missed += count;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns all of it at a glance, and counts calls as unanswered whose time is up. */
  public Overview overview(Instant now) {
    lock.lock();
    try {
      conversations.expire(now);
      Window window = window(now);
      Map<String, Double> rates = new LinkedHashMap<>();
      kinds.forEach((kind, meter) -> rates.put(kind.name(), window.rate(meter)));
      return new Overview(
          now.toEpochMilli(),
          since.toEpochMilli(),
          all.total(),
          window.rate(all),
          all.series(window.now()),
          rates,
          missed,
          gaps,
          calls.evicted()
              + events.evicted()
              + methods.evicted()
              + conversations.evicted()
              + traces.evicted(),
          conversations.inFlight(),
          total(Kind.UNREADABLE),
          conversations.repliesSeen(),
          calls.map(window),
          events.map(window));
    } finally {
      lock.unlock();
    }
  }

  private long total(Kind kind) {
    Meter meter = kinds.get(kind);
    return meter == null ? 0 : meter.total();
  }

  /** Returns methods and event types in numbers. */
  public Methods methods(Methods.Query query, Instant now) {
    lock.lock();
    try {
      return Methods.of(methods, query, window(now), conversations.repliesSeen());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the newest messages first.
   *
   * @param after the number of the last message that is known already; 0 if none is
   */
  public List<MessageRow> messages(MessageFilter filter, long after, int most) {
    List<Messages.Numbered> newer;
    lock.lock();
    try {
      newer = messages.since(after);
    } finally {
      lock.unlock();
    }
    return Messages.rows(newer, filter, most); // a filter takes its time, which taps have not
  }

  /** Returns a message by its number; {@code null} if there was no room to keep it. */
  public @Nullable Sighting message(long number) {
    lock.lock();
    try {
      return messages.find(number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the newest request ids first, without their steps.
   *
   * @param filter a text that the id, a topic or a method has
   * @param isNotable whether to leave out those that neither failed nor were slow
   */
  public List<TraceView> traces(String filter, boolean isNotable, int most) {
    lock.lock();
    try {
      return traces.newest(filter, isNotable, most);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the trace of a request id; {@code null} if there was none, or it is no longer known.
   */
  public @Nullable TraceView trace(String requestId) {
    lock.lock();
    try {
      return traces.find(requestId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the names of the queues that the busiest traffic goes through, as brokers have them.
   */
  public List<String> queueNames(Instant now, int most) {
    lock.lock();
    try {
      Window window = window(now);
      List<String> topics = calls.busiest(window, most / 2);
      Set<String> names = new LinkedHashSet<>(topics);
      names.addAll(events.busiest(window, most / 4));
      for (String receiver : calls.receiversOf(Set.copyOf(topics))) {
        if (!receiver.endsWith("." + SeenNames.ANY_SERVER)
            && !receiver.endsWith("." + SeenNames.EVERY_SERVER)) {
          names.add(receiver);
        }
      }
      return names.stream().limit(most).toList();
    } finally {
      lock.unlock();
    }
  }

  private Window window(Instant now) {
    return new Window(now.getEpochSecond(), since.getEpochSecond());
  }
}
