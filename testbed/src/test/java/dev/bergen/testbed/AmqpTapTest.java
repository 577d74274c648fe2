// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AmqpTapTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Test
  void a_published_message_is_seen_with_its_header_and_reaches_the_broker() throws Exception {
    try (AmqpTap tap = AmqpTap.before(broker.node());
        Connection connection = connect(tap)) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", false, false, false, Map.of());
      channel.confirmSelect(); // the broker counts what it has confirmed
      BasicProperties properties =
          new BasicProperties.Builder().contentType("text/plain").expiration("60000").build();

      channel.basicPublish("", "q", true, properties, "hello".getBytes(UTF_8));

      List<TappedMessage> seen = tap.await(some -> !some.isEmpty(), Duration.ofSeconds(5));
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0).routingKey()).isEqualTo("q");
      assertThat(seen.get(0).mandatory()).isTrue();
      assertThat(seen.get(0).properties()).isEqualTo(properties);
      assertThat(seen.get(0).contentHeaderHex()).startsWith("003c0000" + "0000000000000005");
      assertThat(seen.get(0).text()).isEqualTo("hello");
      channel.waitForConfirmsOrDie(5_000);
      assertThat(channel.queueDeclarePassive("q").getMessageCount()).isEqualTo(1);
      assertThat(tap.methods())
          .extracting(TappedMethod::name)
          .containsSubsequence("connection.start", "queue.declare", "basic.publish");
    }
  }

  @Test
  void a_body_of_many_frames_is_put_together() throws Exception {
    try (AmqpTap tap = AmqpTap.before(broker.node());
        Connection connection = connect(tap)) {
      byte[] body = "0123456789".repeat(100_000).getBytes(UTF_8);

      connection.createChannel().basicPublish("", "nowhere", null, body);

      List<TappedMessage> seen = tap.await(some -> !some.isEmpty(), Duration.ofSeconds(5));
      assertThat(seen.get(0).body()).isEqualTo(body);
    }
  }

  private static Connection connect(AmqpTap tap) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(tap.url(broker.virtualHost()).replace("rabbit:", "amqp:"));
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("bergen-tap-test");
  }
}
