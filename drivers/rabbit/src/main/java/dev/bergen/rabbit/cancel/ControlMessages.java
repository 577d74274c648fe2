// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.cancel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.rabbit.topology.ExchangeSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages of Java callers to Java servers beside requests: {@code {"cancel": MESSAGE_ID}}. */
final class ControlMessages {
  private static final Logger log = LoggerFactory.getLogger(ControlMessages.class);

  /** Routed by topic; gone when no Java server listens any more. */
  static final ExchangeSpec EXCHANGE = new ExchangeSpec("bergen.control", "topic", false, true);

  private static final int LONGEST = 1_000;

  private ControlMessages() {}

  static byte[] cancel(String messageId) {
    return Json.of(Map.of("cancel", messageId)).text().getBytes(UTF_8);
  }

  /** Returns the message id of the call that is cancelled; {@code null} if it says none. */
  static @Nullable String cancelled(byte[] body) {
    if (body.length > LONGEST) {
      return null;
    }
    try {
      Json message = Json.parse(new String(body, UTF_8), JsonLimits.DEFAULT);
      Json id = message.isObject() ? message.members().get("cancel") : null;
      return id != null && id.toJava() instanceof String text ? text : null;
    } catch (MalformedMessageException e) {
      log.debug("A control message is malformed", e);
      return null;
    }
  }
}
