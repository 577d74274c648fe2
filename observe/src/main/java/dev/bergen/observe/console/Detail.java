// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.MessageEncodingException;
import dev.bergen.json.Json;
import dev.bergen.observe.record.Masking;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Content;
import dev.bergen.spi.queues.RawMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All of one message, without its secrets. */
final class Detail {
  private static final int LARGEST = 256 << 10;
  private static final String TOO_LARGE = "Bodies of more than 256 KiB are not shown";

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
    detail.put("properties", Masking.mask(sighting.copy().message().properties()));
    detail.put("headers", Masking.mask(sighting.copy().message().headers()));
    putBody(detail, sighting.copy().message());
    return detail;
  }

  /** A body that cannot be read cannot be masked, and so is not shown. */
  private static void putBody(Map<String, @Nullable Object> detail, RawMessage message) {
    if (message.body().length > LARGEST) {
      detail.put("left", TOO_LARGE);
      return;
    }
    try {
      Object content = Content.of(message, false);
      Json body = Json.of(content);
      if (content == null) {
        detail.put("left", "The body is not JSON, or compressed in an unknown way");
      } else if (body.text().length() > LARGEST) { // when decompressed
        detail.put("left", TOO_LARGE);
      } else {
        detail.put("body", body);
      }
    } catch (MessageEncodingException e) {
      detail.put("left", "The body is not JSON that can be shown: " + e.getMessage());
    }
  }
}
