// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static dev.bergen.interop.golden.BadMessage.envelope;
import static dev.bergen.interop.golden.BadMessage.of;
import static dev.bergen.interop.golden.BadMessage.properties;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/** Messages that no peer should send, and that a consumer has to survive. */
final class BadMessages {
  /** A call that would be good, but that nobody waits for. */
  private static final String GOOD =
      "{\"method\": \"echo\", \"args\": {\"value\": 1}, \"_unique_id\": \"0123\"}";

  private BadMessages() {}

  /** Returns what is odd, but can be read by whoever wants to. */
  static List<BadMessage> oddities() {
    byte[] good = envelope(GOOD).getBytes(UTF_8);
    return List.of(
        of("an exponent beyond all numbers", envelope("{\"method\": 1e999999999}")),
        of("UTF-16", envelope(GOOD).getBytes(UTF_16)),
        new BadMessage(
            "odd encoding", properties(BadMessage.JSON_TYPE, "klingon", Map.of()), good));
  }

  /** Returns what is wrong with the outside of a message, so that it must be rejected. */
  static List<BadMessage> envelopes() {
    List<BadMessage> all = new ArrayList<>();
    all.add(of("empty body", ""));
    all.add(of("no JSON", "hello"));
    all.add(of("cut JSON", envelope(GOOD).substring(0, 40)));
    all.add(of("two values", envelope(GOOD) + envelope(GOOD)));
    for (String value : List.of("null", "true", "5", "\"text\"", "[]", "[{}]", "NaN")) {
      all.add(of("outer value " + value, value));
    }
    for (String version : List.of("\"2.1\"", "\"3.0\"", "\"1.0\"", "\"2\"", "\"\"", "\"x.y\"")) {
      all.add(of("version " + version, version(version)));
    }
    for (String version : List.of("2.0", "null", "true", "{}", "[2, 0]")) {
      all.add(of("version is not text: " + version, version(version)));
    }
    for (String inner : List.of("null", "5", "{}", "[]", "\"\"", "\"no JSON\"", "\"[1]\"")) {
      all.add(of("inner message " + inner, message(inner)));
    }
    all.add(of("inner message is null", envelope("null")));
    all.add(of("inner message is cut", envelope(GOOD.substring(0, 30))));
    all.add(of("inner message nested without end", envelope("[".repeat(200_000))));
    all.add(of("outer value nested without end", "{\"a\":".repeat(200_000)));
    all.add(
        of(
            "a number of a million digits",
            envelope("{\"method\": " + "9".repeat(1_000_000) + "}")));
    all.add(of("no UTF-8", new byte[] {'{', '"', (byte) 0xFF, (byte) 0xC0, '"', ':', '1', '}'}));
    all.add(of("zero bytes", new byte[100]));
    all.addAll(outsides());
    return all;
  }

  private static String version(String json) {
    return "{\"oslo.version\": " + json + ", \"oslo.message\": " + BadMessage.quoted(GOOD) + "}";
  }

  private static String message(String json) {
    return "{\"oslo.version\": \"2.0\", \"oslo.message\": " + json + "}";
  }

  private static List<BadMessage> outsides() {
    byte[] good = envelope(GOOD).getBytes(UTF_8);
    return List.of(
        new BadMessage("no properties", new BasicProperties(), good),
        new BadMessage("text/plain", properties("text/plain", "utf-8", Map.of()), good),
        new BadMessage("binary", properties("application/octet-stream", "binary", Map.of()), good),
        compressed("compressed, but is not", "application/x-gzip", good),
        compressed("compressed and cut", "application/x-gzip", cut(deflated(good, 1))),
        compressed("unknown compression", "application/x-nothing", good),
        compressed("not bzip2", "application/x-bz2", good),
        compressed("a bomb", "application/x-gzip", deflated(new byte[1_000_000], 300)));
  }

  private static BadMessage compressed(String name, String compression, byte[] body) {
    return new BadMessage(
        name, properties(BadMessage.JSON_TYPE, "utf-8", Map.of("compression", compression)), body);
  }

  private static byte[] deflated(byte[] plain, int times) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      for (int i = 0; i < times; i++) {
        deflater.write(plain);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** Returns what can be wrong with a request inside a good envelope. */
  static List<BadMessage> requests() {
    List<BadMessage> all = new ArrayList<>();
    all.add(of("no method", envelope("{\"args\": {}}")));
    all.add(of("format 1.0 without a method", "{\"oslo.version\": \"2.0\"}"));
    for (String value : List.of("null", "5", "{}", "[]", "true")) {
      all.add(of("method " + value, envelope("{\"method\": " + value + ", \"args\": {}}")));
      all.add(of("args " + value, field("args", value)));
      all.add(of("namespace " + value, field("namespace", value)));
      all.add(of("version " + value, field("version", value)));
      all.add(of("_msg_id " + value, field("_msg_id", value)));
      all.add(of("_reply_q " + value, field("_msg_id\": \"1\", \"_reply_q", value)));
      all.add(of("_unique_id " + value, field("_unique_id", value)));
    }
    for (String version : List.of("", "1", "x", "1.x", "-1.0", "1.0.0.0", "99999999999.0")) {
      all.add(of("version " + version, field("version", "\"" + version + "\"")));
    }
    for (String seconds : List.of("\"x\"", "-5", "1e300", "NaN", "{}", "[]", "true", "0.1")) {
      all.add(
          of(
              "_timeout " + seconds,
              field("_msg_id\": \"1\", \"_reply_q\": \"reply_gone\", \"_timeout", seconds)));
    }
    all.add(of("a caller that has gone", field("_msg_id\": \"1\", \"_reply_q", "\"reply_gone\"")));
    all.add(of("_msg_id without _reply_q", field("_msg_id", "\"1\"")));
    return all;
  }

  // Says it twice where the good message has the field, too.
  private static String field(String name, String value) {
    return envelope(
        "{\"method\": \"echo\", \"args\": {\"value\": 1}, \"" + name + "\": " + value + "}");
  }

  /** Returns what can be wrong with a reply to {@code messageId} inside a good envelope. */
  static List<BadMessage> replies(String messageId) {
    List<BadMessage> all = new ArrayList<>();
    for (String id : List.of("null", "5", "{}", "\"unknown\"")) {
      all.add(of("_msg_id " + id, replyTo(id, "\"failure\": null, \"ending\": true")));
    }
    all.add(of("no _msg_id", envelope("{\"result\": 1, \"failure\": null, \"ending\": true}")));
    all.add(reply(messageId, "\"failure\": null"));
    for (String ending : List.of("null", "0", "\"\"", "[]")) {
      all.add(reply(messageId, "\"failure\": null, \"ending\": " + ending));
    }
    return all;
  }

  /** Returns final replies to {@code messageId} whose failure is not what it should be. */
  static List<BadMessage> failures(String messageId) {
    List<BadMessage> all = new ArrayList<>();
    all.add(reply(messageId, "\"ending\": true"));
    for (String failure :
        List.of(
            "{\"class\": \"E\", \"module\": \"m\"}",
            "5",
            "true",
            "\"no JSON\"",
            "\"null\"",
            "\"[]\"",
            "\"{}\"",
            quotedFailure("\"tb\": null"),
            quotedFailure("\"message\": null"),
            quotedFailure("\"tb\": \"text\""),
            quotedFailure("\"tb\": [1, null, {}]"),
            quotedFailure("\"args\": null, \"kwargs\": null"),
            quotedFailure("\"args\": 5, \"kwargs\": []"),
            quotedFailure("\"class\": null, \"module\": null"),
            quotedFailure("\"class\": 5, \"module\": {}"))) {
      all.add(reply(messageId, "\"ending\": true, \"failure\": " + failure));
    }
    return all;
  }

  private static String quotedFailure(String fields) {
    return BadMessage.quoted("{\"class\": \"E\", \"module\": \"m\", " + fields + "}");
  }

  /** Returns a reply to {@code messageId} with some more fields as JSON. */
  static BadMessage reply(String messageId, String fields) {
    return of(fields, replyTo("\"" + messageId + "\"", fields));
  }

  private static String replyTo(String id, String fields) {
    return envelope("{\"result\": null, \"_msg_id\": " + id + ", " + fields + "}");
  }
}
