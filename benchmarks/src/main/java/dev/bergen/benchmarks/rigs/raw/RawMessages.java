// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What the raw rigs send: as large and with the same properties as Bergen's, but fixed bytes. */
public final class RawMessages {
  public static final String EXCHANGE = "openstack";

  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String REPLY =
      """
      {"oslo.message": "{\\"result\\": 1234567, \\"failure\\": null, \\"ending\\": true, \
      \\"_msg_id\\": \\"%1$s\\", \\"_unique_id\\": \\"%1$s\\"}", "oslo.version": "2.0"}"""
          .formatted(ID);

  private RawMessages() {}

  public static byte[] request(int payloadBytes) {
    return """
      {"oslo.message": "{\\"method\\": \\"echo\\", \\"args\\": {\\"value\\": 1234567}, \
      \\"_context_padding\\": \\"%2$s\\", \\"_msg_id\\": \\"%1$s\\", \\"_timeout\\": 60, \
      \\"_unique_id\\": \\"%1$s\\", \\"_reply_q\\": \\"reply_%1$s\\"}", "oslo.version": "2.0"}"""
        .formatted(ID, "x".repeat(payloadBytes))
        .getBytes(UTF_8);
  }

  public static byte[] reply() {
    return REPLY.getBytes(UTF_8);
  }

  public static BasicProperties.Builder properties() {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .headers(Map.of())
        .deliveryMode(2)
        .priority(0);
  }

  /** Declares a topic's queue as oslo.messaging does. */
  public static void declareTopic(Channel channel, String topic) throws IOException {
    channel.exchangeDeclare(EXCHANGE, "topic", false, false, Map.of());
    channel.queueDeclare(topic, false, false, false, Map.of());
    channel.queueBind(topic, EXCHANGE, topic);
  }

  public static void declareReplyQueue(Channel channel, String name) throws IOException {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-expires", 1_800_000);
    channel.queueDeclare(name, false, false, false, arguments);
  }
}
