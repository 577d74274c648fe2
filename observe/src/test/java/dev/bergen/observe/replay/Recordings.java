// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.record.Session;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes recordings as a tap would see the messages. */
public final class Recordings implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-11-28T22:00:00Z");

  private final RecordingWriter writer;
  private long millis;

  private Recordings(RecordingWriter writer) {
    this.writer = writer;
  }

  public static Recordings at(Path file) throws IOException {
    RecordingWriter writer = RecordingWriter.create(file, true);
    writer.begin(new Session(START, "rabbit://mq:5672/prod", "shop", List.of("stock"), true));
    return new Recordings(writer);
  }

  /** What follows comes so much later. */
  public Recordings after(long more) {
    millis += more;
    return this;
  }

  public Recordings call(String id, String address, String method, Map<String, ?> args)
      throws IOException {
    return request(id, "shop", address, method, args);
  }

  public Recordings cast(String address, String method, Map<String, ?> args) throws IOException {
    return request(null, "shop", address, method, args);
  }

  public Recordings fanout(String topic, String method) throws IOException {
    return request(null, topic + "_fanout", "", method, Map.of());
  }

  private Recordings request(
      @Nullable String id, String exchange, String key, String method, Map<String, ?> args)
      throws IOException {
    Request request = new Request(method, Json.of(args), null, null, RequestContext.empty());
    return add(
        exchange,
        key,
        new RequestMessage(request, id, id == null ? null : "reply_1", null, null).encode());
  }

  public Recordings reply(String id, @Nullable Object result) throws IOException {
    return add("", "reply_1", new ReplyMessage(id, Json.of(result), null, true, null).encode());
  }

  public Recordings failure(String id, String type, String message) throws IOException {
    Failure failure =
        new Failure(type, "stock", message, List.of("at 1\n"), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
    return add("", "reply_1", new ReplyMessage(id, Json.NULL, failure, true, null).encode());
  }

  public Recordings event(String topic, String type) throws IOException {
    Notification event =
        new Notification(
            "n-1", "stock.1", type, "INFO", Json.of(Map.of("a", 1)), null, RequestContext.empty());
    return add(
        "shop",
        topic + ".info",
        new NotificationMessage(event, null).encode(NotificationFormat.ENVELOPE));
  }

  public Recordings garbage() throws IOException {
    return add("shop", "stock", new byte[] {1, 2, 3});
  }

  private Recordings add(String exchange, String key, byte[] body) throws IOException {
    writer.add(
        new TappedMessage(
            START.plusMillis(millis++),
            exchange,
            key,
            null,
            null,
            new RawMessage("tap", Map.of(), Map.of(), body)));
    return this;
  }

  /** Begins a new stretch. */
  public Recordings session(long laterMillis) throws IOException {
    millis += laterMillis;
    writer.begin(
        new Session(START.plusMillis(millis), "rabbit://mq:5672/prod", "shop", List.of(), true));
    return this;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
