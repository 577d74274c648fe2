// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as a tap sees them, so many milliseconds after the beginning. */
public final class Bus {
  private static final SightingReader READER = new SightingReader();

  private Bus() {}

  public static Sighting call(
      long millis, String topic, String method, String id, String replyTo, String requestId) {
    return READER.read(copy(millis, "nova", topic, request(method, id, replyTo, requestId)));
  }

  public static Sighting cast(long millis, String topic, String method, String requestId) {
    return READER.read(copy(millis, "nova", topic, request(method, null, null, requestId)));
  }

  public static Sighting reply(long millis, String id, String replyTo) {
    return READER.read(copy(millis, "", replyTo, replyBody(id, null, true)));
  }

  public static Sighting heartbeat(long millis, String id, String replyTo) {
    return READER.read(copy(millis, "", replyTo, replyBody(id, null, false)));
  }

  public static Sighting failure(long millis, String id, String replyTo) {
    Failure failure =
        new Failure(
            "NoValidHost",
            "nova.exception",
            "none",
            List.of(),
            Json.of(List.of()),
            Json.of(Map.of()));
    return READER.read(copy(millis, "", replyTo, replyBody(id, failure, true)));
  }

  /** What was seen on its way in, as it leaves a queue. */
  public static Sighting delivery(long millis, Sighting in, String queue, boolean redelivered) {
    TappedMessage copy = in.copy();
    return READER.read(
        new TappedMessage(
            Instant.EPOCH.plusMillis(millis),
            copy.exchange(),
            copy.routingKey(),
            queue,
            redelivered,
            null,
            copy.user(),
            copy.message()));
  }

  static byte[] request(
      String method, @Nullable String id, @Nullable String replyTo, String requestId) {
    RequestContext context =
        RequestContext.of(Map.of("request_id", requestId, "auth_token", "open sesame"));
    return new RequestMessage(
            new Request(method, Json.of(Map.of("vm", "a")), null, "5.1", context),
            id,
            replyTo,
            null,
            "u")
        .encode();
  }

  static byte[] replyBody(String id, @Nullable Failure failure, boolean last) {
    return new ReplyMessage(id, Json.of("_msg_id"), failure, last, "u").encode();
  }

  static TappedMessage copy(long millis, String exchange, String key, byte[] body) {
    return new TappedMessage(
        Instant.EPOCH.plusMillis(millis),
        exchange,
        key,
        null,
        null,
        new RawMessage("", Map.of("expiration", "60000"), Map.of(), body));
  }
}
