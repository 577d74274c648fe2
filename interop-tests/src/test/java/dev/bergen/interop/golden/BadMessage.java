// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.bergen.interop.Vector;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message that no peer should send.
 *
 * @param name what is wrong with it
 */
record BadMessage(String name, BasicProperties properties, byte[] body) {
  static final String JSON_TYPE = "application/json";

  /** Returns a message that is wrong in its body only. */
  static BadMessage of(String name, String body) {
    return of(name, body.getBytes(StandardCharsets.UTF_8));
  }

  static BadMessage of(String name, byte[] body) {
    return new BadMessage(name, properties(JSON_TYPE, "utf-8", Map.of()), body);
  }

  /** Returns properties as oslo.messaging sends them, but for these three. */
  static BasicProperties properties(String type, String encoding, Map<String, Object> headers) {
    return new BasicProperties.Builder()
        .contentType(type)
        .contentEncoding(encoding)
        .headers(headers)
        .deliveryMode(2)
        .priority(0)
        .build();
  }

  /** Returns a body of format 2.0 around an inner message. */
  static String envelope(String inner) {
    return "{\"oslo.version\": \"2.0\", \"oslo.message\": " + quoted(inner) + "}";
  }

  static String quoted(String text) {
    return Vector.JSON.getNodeFactory().textNode(text).toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
