// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.DriverLoadException;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.RequestContext;
import dev.bergen.ServerListenException;
import dev.bergen.json.Json;
import dev.bergen.kafka.settings.Topics;
import dev.bergen.spi.Driver;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.testbed.KafkaExtension;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in Kafka, under which name. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaWireTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(kafka.url());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ConsumerRecord<byte[], byte[]> read(String topic) {
    Map<String, Object> client = new HashMap<>(rig.client());
    client.put(ConsumerConfig.GROUP_ID_CONFIG, "reader");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Rig.PATIENCE);
      assertThat(records.count()).isEqualTo(1);
      return records.iterator().next();
    }
  }

  @ParameterizedTest
  @EnumSource(NotificationFormat.class)
  @Tag("KAF-04")
  @Tag("KAF-05")
  @Tag("KAF-13")
  void both_formats_are_an_envelope_with_one_context(NotificationFormat format) {
    Notification sent =
        new Notification(
            "7f84cde2-4322-4f06-849d-0efb2d5d5984",
            "pub",
            "ev",
            "INFO",
            Json.of(Map.of("a", "é")),
            "2026-11-22 13:06:45.765560",
            RequestContext.of(Map.of("user", "bob")));

    Rig.get(
        rig.open()
            .notify(
                new NotificationAddress("nova", rig.topic, "info"),
                sent,
                format,
                rig.until(Rig.PATIENCE)));

    ConsumerRecord<byte[], byte[]> record = read(rig.topic + ".info");
    assertThat(record.key()).isNull();
    assertThat(record.headers()).isEmpty();
    assertThat(new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"message_id\\\":"
                + " \\\"7f84cde2-4322-4f06-849d-0efb2d5d5984\\\", \\\"publisher_id\\\":"
                + " \\\"pub\\\", \\\"event_type\\\": \\\"ev\\\", \\\"priority\\\": \\\"INFO\\\","
                + " \\\"payload\\\": {\\\"a\\\": \\\"\\\\u00e9\\\"}, \\\"timestamp\\\":"
                + " \\\"2026-11-22 13:06:45.765560\\\", \\\"_context\\\": {\\\"user\\\":"
                + " \\\"bob\\\"}}\"}");
  }

  @Test
  @Tag("KAF-02")
  @Tag("KAF-03")
  @Tag("URL-26")
  void with_a_virtual_host_those_who_send_and_those_who_listen_share_a_topic_of_that_host() {
    Driver inside = rig.open(kafka.url() + "/blue");
    Heard heard = rig.listen(inside, "info").wants(5);
    Heard outside = rig.listen(rig.open(), "info").wants(5);

    rig.send(inside, "inside");

    assertThat(heard.handle()).isEqualTo("inside");
    assertThat(read(rig.topic + ".info.blue").key()).isNull();
    outside.getsNothing();
  }

  @Test
  @Tag("KAF-02")
  void empty_parts_of_a_name_are_left_out() {
    assertThat(new Topics("").of(new NotificationAddress(null, "n", "info"))).isEqualTo("n.info");
    assertThat(new Topics("v").of(new NotificationAddress(null, "n", ""))).isEqualTo("n.v");
  }

  @Test
  void a_name_that_kafka_does_not_allow_is_refused_before_anything_is_sent() {
    Driver driver = rig.open();
    NotificationAddress odd = new NotificationAddress(null, "what a name", "info");

    var sending =
        driver.notify(
            odd, Rig.notification("ev"), NotificationFormat.PLAIN, rig.until(Rig.PATIENCE));
    var listening =
        driver.listen(
            List.of(odd), null, notification -> {}, 1, rig.timer().deadline(Rig.PATIENCE));

    assertThat(Rig.failure(sending, InvalidTargetException.class))
        .hasMessageContaining("what a name.info");
    Rig.failure(listening, InvalidTargetException.class);
  }

  @Test
  @Tag("KAF-13")
  void what_kafka_refuses_fails_and_the_next_one_is_sent() {
    Driver driver = rig.open();
    Notification large =
        new Notification(
            "id",
            "pub",
            "large",
            "INFO",
            Json.of("x".repeat(2_000_000)),
            null,
            RequestContext.empty());

    var refused =
        driver.notify(
            rig.address("info"), large, NotificationFormat.PLAIN, rig.until(Rig.PATIENCE));

    assertThat(Rig.failure(refused, MessageDeliveryException.class))
        .hasMessageContainingAll("large", rig.topic + ".info", "max.message.bytes");
    rig.send(driver, "small");
  }

  @Test
  @Tag("KAF-01")
  void rpc_is_refused_before_anything_is_sent_and_what_to_use_is_said() {
    assertThatThrownBy(() -> RpcTransport.open(kafka.url()))
        .isInstanceOf(DriverLoadException.class)
        .hasMessageContainingAll(
            "kafka", "it does no RPC", "NotificationTransport", "another driver");
  }

  @Test
  @Tag("KAF-13")
  void a_group_that_may_not_be_has_an_error_of_its_own() {
    Driver driver = rig.open();

    var listening =
        driver.listen(
            List.of(rig.address("info")),
            "",
            notification -> {},
            1,
            rig.timer().deadline(Rig.PATIENCE));

    assertThat(Rig.failure(listening, ServerListenException.class))
        .hasMessageContaining(rig.topic + ".info");
  }
}
