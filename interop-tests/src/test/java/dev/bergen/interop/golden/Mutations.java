// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.bergen.interop.Vector;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Captured messages with random damage; the same seed makes the same ones. */
final class Mutations {
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "{}",
          "[]",
          "\"\"",
          "NaN",
          "\\",
          "\"",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\\\"",
          "\\u0000",
          "\\ud800",
          "_msg_id",
          "_reply_q",
          "_timeout",
          "ending",
          "failure",
          "oslo.message",
          "oslo.version",
          "2.0");

  private final Random random;
  private final UnaryOperator<String> freshen;
  private final List<String> seeds;

  /**
   * Takes the captured bodies of a role: {@code request} or {@code reply}.
   *
   * @param freshen replaces ids of the recording, so that what is left whole is looked at, too
   */
  Mutations(long seed, String role, UnaryOperator<String> freshen) {
    this.random = new Random(seed);
    this.freshen = freshen;
    this.seeds = new ArrayList<>();
    for (Vector vector : Vector.all()) {
      vector.messages(role).stream()
          .filter(message -> message.has("body"))
          .forEach(message -> seeds.add(message.get("body").asText()));
    }
  }

  /** Returns that many messages, each damaged one to four times. */
  Stream<BadMessage> take(int count) {
    return Stream.generate(this::next).limit(count);
  }

  private BadMessage next() {
    byte[] body = freshen.apply(seeds.get(random.nextInt(seeds.size()))).getBytes(UTF_8);
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      body = damage(body);
    }
    return new BadMessage("mutation", properties(), body);
  }

  private byte[] damage(byte[] body) {
    int from = random.nextInt(body.length + 1);
    int to = Math.min(body.length, from + random.nextInt(20));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(body);
      case 1 -> spliced(body, from, to, new byte[0]);
      case 2 -> spliced(body, from, from, randomBytes());
      case 3 -> spliced(body, from, to, token());
      case 4 -> spliced(body, from, from, token());
      case 5 -> spliced(body, from, body.length, new byte[0]);
      default -> spliced(body, to, to, Arrays.copyOfRange(body, from, to));
    };
  }

  private byte[] flipped(byte[] body) {
    byte[] copy = body.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, from);
    out.writeBytes(middle);
    out.write(body, to, body.length - to);
    return out.toByteArray();
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[1 + random.nextInt(8)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
  }

  private BasicProperties properties() {
    return switch (random.nextInt(40)) {
      case 0 -> BadMessage.properties("text/plain", "utf-8", Map.of());
      case 1 -> BadMessage.properties(BadMessage.JSON_TYPE, "binary", Map.of());
      case 2 ->
          BadMessage.properties(
              BadMessage.JSON_TYPE, "utf-8", Map.of("compression", "application/x-gzip"));
      case 3 ->
          BadMessage.properties(
              BadMessage.JSON_TYPE, "utf-8", Map.of("compression", random.nextInt(9)));
      default -> BadMessage.properties(BadMessage.JSON_TYPE, "utf-8", Map.of());
    };
  }
}
