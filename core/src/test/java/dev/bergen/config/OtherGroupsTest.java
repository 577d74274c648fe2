// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of parts that may not be installed: names, kinds, defaults and limits. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherGroupsTest {
  @TempDir Path directory;

  private static List<String> table(OptionGroup group) {
    return group.options().stream()
        .map(o -> "%s | %s | %s".formatted(o.name(), o.defaultText(), o.allowed()))
        .toList();
  }

  @Test
  @Tag("CFG-K01")
  @Tag("CFG-K02")
  @Tag("CFG-K03")
  @Tag("CFG-K04")
  @Tag("CFG-K05")
  @Tag("CFG-K06")
  @Tag("CFG-K07")
  @Tag("CFG-K08")
  @Tag("CFG-K09")
  @Tag("CFG-K10")
  @Tag("CFG-K11")
  @Tag("CFG-K12")
  @Tag("CFG-K13")
  @Tag("CFG-K14")
  void the_options_of_kafka() {
    assertThat(KafkaOptions.GROUP.name()).isEqualTo("oslo_messaging_kafka");
    assertThat(table(KafkaOptions.GROUP))
        .containsExactly(
            "kafka_max_fetch_bytes | 1048576 | a whole number",
            "kafka_consumer_timeout | 1 | a number of seconds, at least 0",
            "consumer_group | oslo_messaging_consumer | text",
            "producer_batch_timeout | 0 | a number of seconds, at least 0",
            "producer_batch_size | 16384 | a whole number",
            "compression_codec | none | one of none, gzip, snappy, lz4, zstd",
            "enable_auto_commit | false | true or false",
            "max_poll_records | 500 | a whole number",
            "security_protocol | PLAINTEXT | one of PLAINTEXT, SASL_PLAINTEXT, SSL, SASL_SSL",
            "sasl_mechanism | PLAIN | text",
            "ssl_cafile |  | text",
            "ssl_client_cert_file |  | text",
            "ssl_client_key_file |  | text",
            "ssl_client_key_password |  | text",
            "auto_offset_reset | latest | one of latest, earliest");
  }

  @Test
  @Tag("CFG-M1")
  @Tag("CFG-M2")
  @Tag("CFG-M3")
  @Tag("CFG-M4")
  @Tag("CFG-M5")
  void the_options_of_metrics() {
    assertThat(MetricsOptions.GROUP.name()).isEqualTo("oslo_messaging_metrics");
    assertThat(table(MetricsOptions.GROUP))
        .containsExactly(
            "metrics_enabled | false | true or false",
            "metrics_buffer_size | 1000 | a whole number",
            "metrics_socket_file | /var/tmp/metrics_collector.sock | text",
            "metrics_process_name |  | text",
            "metrics_thread_stop_timeout | 10 | a whole number of seconds, at least 0");
  }

  @Test
  @Tag("CFG-07")
  void the_removed_pool_option_of_kafka_is_reported() throws IOException {
    Configuration configuration =
        file("[oslo_messaging_kafka]\npool_size = 10\nconn_pool_ttl = 3\nkafka_default_port = 1\n");

    assertThat(configuration.check(List.of(KafkaOptions.GROUP)))
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem.message()).contains(" was removed. "));
  }

  @Test
  @Tag("CFG-06")
  void a_secret_of_another_group_stays_one_where_it_is_referred_to() throws IOException {
    Configuration configuration =
        file(
            """
            [oslo_messaging_notifications]
            transport_url = rabbit://nova:s3cret@mq1
            [oslo_messaging_kafka]
            ssl_client_key_password = s3cret
            [oslo_messaging_metrics]
            metrics_process_name = ${oslo_messaging_notifications.transport_url}
            metrics_socket_file = ${oslo_messaging_kafka.ssl_client_key_password}
            """);

    Options options = configuration.options(MetricsOptions.GROUP);

    assertThat(options.get(MetricsOptions.PROCESS_NAME)).contains("s3cret");
    assertThat(options.text(MetricsOptions.PROCESS_NAME)).isEqualTo("***");
    assertThat(options.text(MetricsOptions.SOCKET_FILE)).isEqualTo("***");
    assertThat(options.toString()).doesNotContain("s3cret");
  }

  @Test
  void an_invalid_value_has_its_default_for_a_reader_that_only_inspects() throws IOException {
    Configuration configuration =
        file("[oslo_messaging_metrics]\nmetrics_buffer_size = many\nmetrics_enabled = yes\n");

    Options options = configuration.readable(MetricsOptions.GROUP, Map.of());

    assertThat(options.get(MetricsOptions.BUFFER_SIZE)).isEqualTo(1000);
    assertThat(options.get(MetricsOptions.ENABLED)).isTrue();
    assertThat(options.origin(MetricsOptions.ENABLED)).endsWith(".conf:3");
  }

  private Configuration file(String text) throws IOException {
    return Configuration.builder()
        .file(Files.writeString(directory.resolve("a.conf"), text))
        .build();
  }
}
