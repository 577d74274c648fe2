// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.record.RecordingReader;
import dev.bergen.observe.record.Session;
import dev.bergen.observe.sight.Kind;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Compression;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a recording, each read according to its kind.
 *
 * <p>Threads: one.
 */
public final class Traffic implements Iterator<Traffic.Item>, AutoCloseable {
  private static final String FANOUT = "_fanout";

  /** The prefix of generated ids, which no message's id has. */
  private static final String MADE_UP = "#";

  /** Among how many requests one is known that was there before. */
  private static final int MOST_SEEN = 100_000;

  /**
   * One message. At most one of {@code request} and {@code reply} is there: what is neither cannot
   * be read, is not of this bus, or is a request that was published again, as senders do whose
   * broker has not confirmed it; a server runs that once.
   */
  public record Item(
      TappedMessage copy, @Nullable RecordedRequest request, @Nullable ReplyMessage reply) {}

  private final RecordingReader reader;

  /** The identity of a request: notifications go to several topics under one id. */
  private record Key(Kind kind, @Nullable String exchange, String address, String id) {}

  private final Set<Key> seen =
      Collections.newSetFromMap(
          new LinkedHashMap<Key, Boolean>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
              return size() > MOST_SEEN;
            }
          });
  private long number;

  private Traffic(RecordingReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a recording.
   *
   * @throws dev.bergen.observe.record.RecordingException if it cannot be read
   */
  public static Traffic of(Path recording) {
    return new Traffic(RecordingReader.open(recording));
  }

  /** Returns the recording, for its information beside the messages. */
  public RecordingReader reader() {
    return reader;
  }

  /** Returns the selected ones of the remaining messages. */
  public Iterator<RecordedRequest> requests(Selection selection) {
    return new Iterator<>() {
      private @Nullable RecordedRequest next;

      @Override
      public boolean hasNext() {
        while (next == null && Traffic.this.hasNext()) {
          RecordedRequest request = nextRequest(selection.events());
          next = request != null && selection.test(request) ? request : null;
        }
        return next != null;
      }

      @Override
      public RecordedRequest next() {
        RecordedRequest request = hasNext() ? next : null;
        if (request == null) {
          throw new NoSuchElementException("There are no more requests");
        }
        next = null;
        return request;
      }
    };
  }

  @Override
  public boolean hasNext() {
    return reader.hasNext();
  }

  @Override
  public Item next() {
    return next(true, true);
  }

  /**
   * Returns the request of the next message, or {@code null} if it is something else. Of a
   * recording with replies, most of the time would go into reading what is not sent.
   *
   * @param events whether an event counts as a request
   */
  @Nullable RecordedRequest nextRequest(boolean events) {
    return next(events, false).request();
  }

  private Item next(boolean events, boolean replies) {
    Item item = read(reader.next(), events, replies);
    RecordedRequest request = item.request();
    return request != null && wasSeen(request) ? new Item(item.copy(), null, null) : item;
  }

  /** Generated ids are meaningless. */
  private boolean wasSeen(RecordedRequest request) {
    return !request.id().startsWith(MADE_UP)
        && !seen.add(new Key(request.kind(), request.exchange(), request.address(), request.id()));
  }

  private Item read(TappedMessage copy, boolean events, boolean replies) {
    number++;
    if (copy.queue() != null) {
      return new Item(copy, null, null); // it is here already, on its way in
    }
    byte[] body;
    try {
      Object compression = copy.message().headers().get(Compression.HEADER);
      body =
          compression instanceof String name
              ? Compression.decompress(name, copy.message().body(), JsonLimits.DEFAULT)
              : copy.message().body();
      RequestMessage request = RequestMessage.decode(body, JsonLimits.DEFAULT);
      if (request.request().method() != null) {
        return new Item(copy, request(copy, request), null);
      }
    } catch (MalformedMessageException e) {
      return new Item(copy, null, null);
    }
    Optional<RecordedRequest> event = events || replies ? event(copy, body) : Optional.empty();
    return event.isPresent()
        ? new Item(copy, event.get(), null)
        : new Item(copy, null, replies ? reply(body) : null);
  }

  private RecordedRequest request(TappedMessage copy, RequestMessage message) {
    String id = message.messageId() != null ? message.messageId() : message.uniqueId();
    boolean fanout = copy.exchange().endsWith(FANOUT);
    String address =
        fanout
            ? copy.exchange().substring(0, copy.exchange().length() - FANOUT.length())
            : copy.routingKey();
    String server = fanout ? null : server(address);
    return new RecordedRequest(
        number,
        copy.at(),
        reader.sessions().size(),
        fanout ? Kind.FANOUT : message.messageId() == null ? Kind.CAST : Kind.CALL,
        id == null ? MADE_UP + number : id,
        fanout || copy.exchange().isEmpty() ? session().exchange() : copy.exchange(),
        server == null ? address : address.substring(0, address.length() - server.length() - 1),
        server,
        withHeaders(message.request(), copy),
        null,
        monitor(message));
  }

  private static @Nullable Duration monitor(RequestMessage message) {
    Double seconds = message.monitorSeconds();
    return seconds == null || seconds > Integer.MAX_VALUE
        ? null
        : Duration.ofMillis(Math.round(seconds * 1000));
  }

  /**
   * Returns which part of an address is a server. Topics that were named when this was recorded are
   * known; the others are ambiguous, and most have no dot.
   */
  private @Nullable String server(String address) {
    int end = -1;
    for (String topic : session().topics()) {
      if (topic.length() > end && isTopicOf(topic, address)) {
        end = topic.length();
      }
    }
    end = end < 0 ? address.indexOf('.') : end;
    return end <= 0 || end >= address.length() - 1 ? null : address.substring(end + 1);
  }

  private static boolean isTopicOf(String topic, String address) {
    return address.startsWith(topic)
        && (address.length() == topic.length() || address.charAt(topic.length()) == '.');
  }

  private Session session() {
    List<Session> sessions = reader.sessions();
    return sessions.isEmpty()
        ? new Session(Instant.EPOCH, null, null, List.of(), false)
        : sessions.get(sessions.size() - 1);
  }

  /** Headers that applications have added; the rest belongs to the message, not to the request. */
  private static Request withHeaders(Request request, TappedMessage copy) {
    Map<String, String> headers = new LinkedHashMap<>();
    copy.message()
        .headers()
        .forEach(
            (name, value) -> {
              if (value instanceof String text && !Request.isReserved(name)) {
                headers.put(name, text);
              }
            });
    return headers.isEmpty() ? request : request.withHeaders(headers);
  }

  private Optional<RecordedRequest> event(TappedMessage copy, byte[] body) {
    try {
      Notification event = NotificationMessage.decode(body, JsonLimits.DEFAULT).notification();
      int dot = copy.routingKey().lastIndexOf('.');
      if (event.eventType() == null || dot <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          new RecordedRequest(
              number,
              copy.at(),
              reader.sessions().size(),
              Kind.NOTIFICATION,
              event.messageId() == null ? MADE_UP + number : event.messageId(),
              copy.exchange().isEmpty() ? null : copy.exchange(),
              copy.routingKey().substring(0, dot),
              copy.routingKey().substring(dot + 1),
              null,
              event,
              null));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private static @Nullable ReplyMessage reply(byte[] body) {
    try {
      return ReplyMessage.decode(body, JsonLimits.DEFAULT);
    } catch (MalformedMessageException e) {
      return null; // something else's
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
