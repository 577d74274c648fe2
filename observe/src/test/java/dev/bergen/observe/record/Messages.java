// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Messages as a tap sees them. */
final class Messages {
  static final Instant START = Instant.parse("2026-11-28T22:00:00.123456Z");

  private Messages() {}

  /** Returns a call as Nova's services make them, the same for the same number. */
  static TappedMessage call(int number) {
    Random random = new Random(number);
    String id = hex(random, 32);
    Request request =
        new Request(
            "build_and_run_instance",
            Json.of(
                Map.of(
                    "instance_uuid",
                    hex(random, 32),
                    "host",
                    "node-" + random.nextInt(40),
                    "attempt",
                    random.nextInt(3),
                    "admin_password",
                    "s3cret-" + number)),
            null,
            "6.0",
            RequestContext.of(
                Map.of(
                    "request_id",
                    "req-" + hex(random, 32),
                    "auth_token",
                    "gAAAA-" + number,
                    "project_id",
                    "demo",
                    "roles",
                    List.of("admin", "member"))));
    byte[] body =
        new RequestMessage(request, id, "reply_" + hex(new Random(1), 32), null, hex(random, 32))
            .encode();
    return new TappedMessage(
        START.plusMillis(7L * number),
        "nova",
        "compute.node-" + random.nextInt(40),
        null,
        number % 2 == 0 ? "nova" : null,
        new RawMessage("tap", Map.of("content_type", "application/json"), Map.of("x", 1L), body));
  }

  static TappedMessage of(String body) {
    return new TappedMessage(
        START,
        "nova",
        "compute",
        null,
        null,
        new RawMessage("tap", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String hex(Random random, int letters) {
    StringBuilder text = new StringBuilder();
    while (text.length() < letters) {
      text.append(String.format(Locale.ROOT, "%08x", random.nextInt()));
    }
    return text.toString();
  }

  static String text(TappedMessage message) {
    return "%s %s %s %s %s %s %s %s %s %s %s"
        .formatted(
            message.at(),
            message.exchange(),
            message.routingKey(),
            message.queue(),
            message.redelivered(),
            message.routedTo(),
            message.user(),
            message.message().source(),
            message.message().properties(),
            message.message().headers(),
            new String(message.message().body(), StandardCharsets.UTF_8));
  }
}
