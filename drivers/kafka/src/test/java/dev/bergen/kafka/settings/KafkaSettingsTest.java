// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.TransportUrl;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaSettingsTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.named("Rig");
  private static final Certified CLIENT = AUTHORITY.client("nova");

  /** Opened by Kafka's client, later. */
  private static final String LOCKED =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";

  @TempDir Path directory;

  private static KafkaSettings settings(String url) {
    TransportUrl parsed = TransportUrl.parse(url);
    return KafkaSettings.of(
        parsed, Configuration.empty().options(KafkaOptions.GROUP, parsed.query()));
  }

  private static void refused(String url, String... words) {
    assertThatThrownBy(() -> settings(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(words)
        .message()
        .doesNotContain("secret");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String text(Map<String, Object> settings, String name) {
    return ((Password) settings.get(name)).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka://a:1,b:2/v              | a:1,b:2",
        "kafka://a                      | a:9092",
        "kafka://[::1]:7,u:p@b          | [::1]:7,b:9092",
        "kafka:                         | localhost:9092",
        "kafka://u:p@:9                 | localhost:9",
      })
  @Tag("URL-26")
  @Tag("URL-27")
  void hosts_become_bootstrap_servers_with_kafkas_own_port(String url, String servers) {
    assertThat(settings(url).common())
        .containsEntry("bootstrap.servers", List.of(servers.split(",")));
  }

  @Test
  @Tag("URL-26")
  void user_and_password_of_the_first_host_are_those_of_all() {
    KafkaSettings settings =
        settings("kafka://ann:secret@a,bob:other@b?security_protocol=SASL_PLAINTEXT");

    assertThat(text(settings.common(), "sasl.jaas.config"))
        .contains("username=\"ann\" password=\"secret\"")
        .doesNotContain("bob");
  }

  @Test
  @Tag("URL-26")
  void the_virtual_host_is_part_of_the_topics_name() {
    assertThat(settings("kafka://a/v").topics().virtualHost()).isEqualTo("v");
    assertThat(settings("kafka://a/").topics().virtualHost()).isEmpty();
    assertThat(settings("kafka://a").topics().virtualHost()).isEmpty();
  }

  @Test
  @Tag("KAF-08")
  @Tag("KAF-13")
  void what_nobody_set_is_safe() {
    KafkaSettings settings = settings("kafka://a");

    assertThat(settings.producing())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 0L)
        .containsEntry("batch.size", 131_072)
        .containsEntry("compression.type", "none");
    assertThat(settings.consuming())
        .containsEntry("enable.auto.commit", false)
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("max.partition.fetch.bytes", 1_048_576);
    assertThat(settings.common()).containsEntry("security.protocol", "PLAINTEXT");
    assertThat(settings.group()).isEqualTo("oslo_messaging_consumer");
    assertThat(settings.pollTime()).hasSeconds(1);
    assertThat(settings.pollRecords()).isEqualTo(500);
    assertThat(settings.commitFirst()).isFalse();
  }

  @Test
  @Tag("CFG-K01")
  @Tag("CFG-K02")
  @Tag("CFG-K03")
  @Tag("CFG-K04")
  @Tag("CFG-K06")
  @Tag("CFG-K07")
  @Tag("CFG-K08")
  void options_become_what_the_java_client_calls_them() {
    KafkaSettings settings =
        settings(
            "kafka://a?kafka_max_fetch_bytes=99&kafka_consumer_timeout=2.5&consumer_group=g"
                + "&producer_batch_timeout=0.02&compression_codec=zstd&enable_auto_commit=true"
                + "&max_poll_records=7");

    assertThat(settings.consuming()).containsEntry("max.partition.fetch.bytes", 99);
    assertThat(settings.producing())
        .containsEntry("linger.ms", 20L)
        .containsEntry("compression.type", "zstd");
    assertThat(settings.pollTime()).hasMillis(2_500);
    assertThat(settings.group()).isEqualTo("g");
    assertThat(settings.commitFirst()).isTrue();
    assertThat(settings.pollRecords()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"1, 1024", "100, 102400", "16384, 131072", "2147483647, 131072"})
  @Tag("CFG-K05")
  void a_batch_of_records_is_as_many_bytes_as_they_may_have(int records, int bytes) {
    assertThat(KafkaSettings.batchBytes(records)).isEqualTo(bytes);
  }

  @Test
  @Tag("CFG-K05")
  @Tag("CFG-K08")
  void a_count_of_none_is_refused() {
    refused("kafka://a?max_poll_records=0", "max_poll_records", "URL query", "at least 1");
    refused("kafka://a?producer_batch_size=0", "producer_batch_size");
  }

  @Test
  void no_linger_is_longer_than_a_record_may_wait() {
    KafkaSettings settings = settings("kafka://a?producer_batch_timeout=3600");

    Map<String, Object> all = new java.util.HashMap<>(settings.common());
    all.putAll(settings.producing());
    assertThat(new ProducerConfig(all).getInt("delivery.timeout.ms")).isEqualTo(30_000);
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, plain.PlainLoginModule",
    "SCRAM-SHA-256, scram.ScramLoginModule",
    "SCRAM-SHA-512, scram.ScramLoginModule"
  })
  @Tag("CFG-K09")
  @Tag("CFG-K10")
  @Tag("KAF-19")
  void a_login_becomes_a_module_and_stays_secret(String mechanism, String module) {
    KafkaSettings settings =
        settings(
            "kafka://ann:se%22cr%5Cet@a?security_protocol=SASL_SSL&sasl_mechanism=" + mechanism);

    assertThat(settings.common())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", mechanism);
    assertThat(text(settings.common(), "sasl.jaas.config"))
        .isEqualTo(
            "org.apache.kafka.common.security."
                + module
                + " required username=\"ann\" password=\"se\\\"cr\\\\et\";");
    assertThat(settings.common().toString() + settings).doesNotContain("cr\\");
  }

  @Test
  @Tag("CFG-K10")
  @Tag("KAF-19")
  void a_login_that_cannot_work_is_refused_with_the_remedy() {
    refused(
        "kafka://u:secret@a?security_protocol=SASL_SSL&sasl_mechanism=GSSAPI",
        "sasl_mechanism GSSAPI (from URL query)",
        "SCRAM-SHA-512");
    refused(
        "kafka://a?security_protocol=SASL_PLAINTEXT",
        "security_protocol",
        "kafka://user:password@host");
  }

  @Test
  @Tag("CFG-K11")
  @Tag("CFG-K12")
  @Tag("CFG-K13")
  @Tag("CFG-K14")
  @Tag("KAF-19")
  void certificates_and_keys_are_read_from_pem_files() throws IOException {
    Path ca = file("ca.pem", CLIENT.certificatePem());
    Path key = file("key.pem", LOCKED);

    Map<String, Object> common =
        settings(
                "kafka://a?security_protocol=SSL&ssl_cafile=%1$s&ssl_client_cert_file=%1$s&ssl_client_key_file=%2$s&ssl_client_key_password=secret"
                    .formatted(ca, key))
            .common();

    assertThat(common)
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.keystore.type", "PEM");
    assertThat(text(common, "ssl.truststore.certificates")).contains("BEGIN CERTIFICATE");
    assertThat(text(common, "ssl.keystore.certificate.chain")).contains("BEGIN CERTIFICATE");
    assertThat(text(common, "ssl.keystore.key")).contains("BEGIN ENCRYPTED PRIVATE KEY");
    assertThat(text(common, "ssl.key.password")).isEqualTo("secret");
    assertThat(common.toString()).doesNotContain("secret").doesNotContain("BEGIN");
  }

  @Test
  @Tag("CFG-K13")
  void every_form_of_a_key_becomes_the_one_that_kafkas_client_reads() throws IOException {
    for (Certified client : List.of(CLIENT, AUTHORITY.clientWithRsa("nova"))) {
      Path certificate = file("own.pem", client.certificatePem());
      for (String form : List.of(client.keyPem(), client.traditionalKeyPem())) {
        Map<String, Object> common =
            settings(
                    "kafka://a?security_protocol=SSL&ssl_client_cert_file=%s&ssl_client_key_file=%s"
                        .formatted(certificate, file("own.key", form)))
                .common();

        assertThat(text(common, "ssl.keystore.certificate.chain"))
            .isEqualTo(client.certificatePem());
        assertThat(text(common, "ssl.keystore.key")).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(common).doesNotContainKey("ssl.key.password");
      }
    }
  }

  @Test
  @Tag("CFG-K11")
  @Tag("CFG-K12")
  @Tag("CFG-K13")
  @Tag("CFG-K14")
  @Tag("KAF-19")
  void files_that_cannot_be_used_are_refused_with_the_remedy() throws IOException {
    Path ca = file("ca.pem", CLIENT.certificatePem());
    Path key = file("key.pem", LOCKED);
    String ssl = "kafka://a?security_protocol=SSL&";
    String client = ssl + "ssl_client_cert_file=" + ca + "&ssl_client_key_file=";

    refused(ssl + "ssl_cafile=/no/such", "ssl_cafile: /no/such", "does not exist");
    refused(ssl + "ssl_cafile=" + directory, "ssl_cafile", "is a directory");
    refused(ssl + "ssl_cafile=" + key, "ssl_cafile", "no certificate", "ENCRYPTED PRIVATE KEY");
    refused(ssl + "ssl_client_cert_file=" + ca, "ssl_client_key_file", "set both");
    refused(client + key, "ssl_client_key_file", "encrypted", "ssl_client_key_password");
    refused(
        client + file("other.pem", AUTHORITY.client("other").keyPem()),
        "ssl_client_key_file",
        "does not hold the key of the first certificate in ssl_client_cert_file");
    String old =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
            + "AAAA\n-----END RSA PRIVATE KEY-----\n";
    refused(client + file("old.pem", old), "ssl_client_key_file", "openssl pkcs8 -topk8");
    refused(client + file("half.pem", CLIENT.keyPem().substring(0, 80)), "half.pem", "cut off");
  }

  /** The table in docs/guide/kafka.md, row by row. */
  @ParameterizedTest
  @CsvSource({
    "consuming, isolation.level, read_committed",
    "consuming, auto.offset.reset, none",
    "consuming, enable.auto.commit, false",
    "consuming, session.timeout.ms, 15000",
    "consuming, heartbeat.interval.ms, 1000",
    "consuming, max.poll.interval.ms, 300000",
    "consuming, group.protocol, classic",
    "consuming, allow.auto.create.topics, true",
    "consuming, check.crcs, true",
    "consuming, fetch.min.bytes, 1",
    "consuming, fetch.max.wait.ms, 500",
    "consuming, max.partition.fetch.bytes, 1048576",
    "common, request.timeout.ms, 10000",
    "common, socket.connection.setup.timeout.ms, 5000",
    "common, receive.buffer.bytes, -1",
    "common, send.buffer.bytes, -1",
    "common, metadata.recovery.strategy, rebootstrap",
    "common, enable.metrics.push, false",
    "common, connections.max.idle.ms, 540000",
    "producing, acks, -1",
    "producing, enable.idempotence, true",
    "producing, max.in.flight.requests.per.connection, 5",
    "producing, linger.ms, 0",
    "producing, batch.size, 131072",
    "producing, delivery.timeout.ms, 30000",
    "producing, max.request.size, 16777216",
    "producing, buffer.memory, 33554432",
    "producing, compression.type, none",
  })
  void what_kafkas_client_works_with_is_what_was_decided(String of, String name, String value) {
    KafkaSettings settings = settings("kafka://a");
    Map<String, Object> all = new HashMap<>(settings.common());
    all.put("group.id", "g");
    if (of.equals("producing")) {
      all.putAll(settings.producing());
      assertThat(String.valueOf(new ProducerConfig(all).values().get(name))).isEqualTo(value);
    } else {
      all.putAll(settings.consuming());
      assertThat(String.valueOf(new ConsumerConfig(all).values().get(name))).isEqualTo(value);
    }
  }
}
