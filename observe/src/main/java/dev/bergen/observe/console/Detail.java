// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.MessageEncodingException;
import dev.bergen.notify.Secrets;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.wire.Json;
import dev.bergen.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All of one message, without its secrets. */
final class Detail {
  private static final String ENVELOPE = "oslo.message";
  private static final int LARGEST = 256 << 10;

  private Detail() {}

  static Map<String, @Nullable Object> of(long number, Sighting sighting) {
    Map<String, @Nullable Object> detail = new LinkedHashMap<>();
    detail.put("number", number);
    detail.put("at", sighting.at().toEpochMilli());
    detail.put("kind", sighting.kind().name());
    detail.put("exchange", sighting.copy().exchange());
    detail.put("routingKey", sighting.copy().routingKey());
    detail.put("topic", sighting.topic());
    detail.put("server", sighting.server());
    detail.put("name", sighting.name());
    detail.put("namespace", sighting.namespace());
    detail.put("version", sighting.version());
    detail.put("priority", sighting.priority());
    detail.put("publisher", sighting.publisher());
    detail.put("messageId", sighting.messageId());
    detail.put("replyTo", sighting.replyTo());
    detail.put("requestId", sighting.requestId());
    detail.put("globalRequestId", sighting.globalRequestId());
    detail.put("user", sighting.copy().user());
    detail.put("size", sighting.size());
    detail.put("problem", sighting.problem());
    detail.put("properties", Secrets.mask(sighting.copy().message().properties()));
    detail.put("headers", Secrets.mask(sighting.copy().message().headers()));
    putBody(detail, sighting.copy().message().body());
    return detail;
  }

  /** What cannot be read cannot be masked, and so is not shown. */
  private static void putBody(Map<String, @Nullable Object> detail, byte[] body) {
    if (body.length > LARGEST) {
      detail.put("left", "Bodies of more than 256 KiB are not shown");
      return;
    }
    try {
      Object read = Json.parse(new String(body, StandardCharsets.UTF_8)).toJava();
      if (read instanceof Map<?, ?> envelope && envelope.get(ENVELOPE) instanceof String inner) {
        read = Json.parse(inner).toJava();
      }
      detail.put("body", Json.of(Secrets.mask(read)));
    } catch (MalformedMessageException | MessageEncodingException e) {
      detail.put("left", "The body is no JSON, or compressed: " + e.getMessage());
    }
  }
}
