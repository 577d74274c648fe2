// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies of light agents, put together and taken apart as text. */
public final class LightMessages {
  /** What an agent says of itself, of the size that such reports have. */
  static final String STATE =
      "vcpus 64 used 12; memory_mb 524288 used 131072; disk_gb 7000 used 2300; vms 17; up since"
          + " 2026-01-01T00:00:00; topics compute; report_count 4711; disabled no; version 67";

  static final BasicProperties CAST =
      new BasicProperties.Builder()
          .contentType("application/json")
          .contentEncoding("utf-8")
          .headers(Map.of())
          .deliveryMode(2)
          .priority(0)
          .build();

  private static final int ID_LENGTH = 32;

  private LightMessages() {}

  /** Returns an id of a message. */
  public static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Returns a report.
   *
   * @param replyQueue where the answer goes; {@code null} for a cast
   */
  public static byte[] report(int agent, String id, @Nullable String replyQueue) {
    String caller =
        replyQueue == null
            ? ""
            : "\"_msg_id\": \"%s\", \"_reply_q\": \"%s\", \"_timeout\": null, "
                .formatted(id, replyQueue);
    return envelope(
        ("{\"method\": \"%s\", \"args\": {\"host\": \"%s\", \"state\": \"%s\"}, "
                + "%s\"_unique_id\": \"%s\"}")
            .formatted(Agent.REPORT, Agent.server(agent), STATE, caller, id()));
  }

  public static byte[] reply(String id) {
    return envelope(
        "{\"result\": \"pong\", \"failure\": null, \"ending\": true, "
            + "\"_msg_id\": \"%s\", \"_unique_id\": \"%s\"}".formatted(id, id()));
  }

  private static byte[] envelope(String message) {
    return "{\"oslo.version\": \"2.0\", \"oslo.message\": \"%s\"}"
        .formatted(message.replace("\"", "\\\""))
        .getBytes(UTF_8);
  }

  /** Returns the text that {@code key} has in a message; {@code null} if it has none. */
  public static @Nullable String text(String body, String key) {
    String start = "\\\"" + key + "\\\": \\\"";
    int at = body.indexOf(start);
    if (at < 0) {
      return null;
    }
    int begin = at + start.length();
    int end = body.indexOf("\\\"", begin);
    return end < 0 ? null : body.substring(begin, end);
  }

  /** Returns whom to reply to: {@code _msg_id}; {@code null} in a cast. */
  public static @Nullable String messageId(String body) {
    String id = text(body, "_msg_id");
    return id == null || id.length() != ID_LENGTH ? null : id;
  }
}
