// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Option;
import dev.bergen.config.TransportUrl;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, kinds, defaults and limits are those of every other service of a deployment. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RabbitOptionsTest {

  @Test
  @Tag("CFG-R01")
  @Tag("CFG-R02")
  @Tag("CFG-R22")
  @Tag("CFG-R23")
  @Tag("CFG-R24")
  @Tag("CFG-R25")
  @Tag("CFG-R26")
  @Tag("CFG-R27")
  @Tag("CFG-R28")
  @Tag("CFG-R37")
  void queues_and_exchanges() {
    assertTable(
        """
        amqp_durable_queues | false | true or false
        amqp_auto_delete | false | true or false
        rabbit_ha_queues | false | true or false
        rabbit_quorum_queue | false | true or false
        rabbit_transient_quorum_queue | false | true or false
        rabbit_quorum_delivery_limit | 0 | a whole number
        rabbit_quorum_max_memory_length | 0 | a whole number
        rabbit_quorum_max_memory_bytes | 0 | a whole number
        rabbit_transient_queues_ttl | 1800 | a whole number of seconds, at least 0
        rabbit_stream_fanout | false | true or false
        """);
  }

  @Test
  @Tag("CFG-R34")
  @Tag("CFG-R35")
  @Tag("CFG-R36")
  void names_that_last() {
    assertTable(
        """
        use_queue_manager | false | true or false
        hostname | name of this host | text
        processname | name of this program | text
        """);
  }

  @Test
  @Tag("CFG-R15")
  @Tag("CFG-R16")
  @Tag("CFG-R29")
  @Tag("CFG-R32")
  @Tag("CFG-R33")
  void consuming_and_publishing() {
    assertTable(
        """
        kombu_compression |  | gzip, bzip2, lzma, zstd or brotli
        kombu_missing_consumer_retry_timeout | 60 | a whole number of seconds, at least 0
        rabbit_qos_prefetch_count | 0 | a whole number, at least 0
        direct_mandatory_flag | true | true or false
        enable_cancel_on_failover | false | true or false
        """);
    assertThat(option("kombu_missing_consumer_retry_timeout").formerNames())
        .containsExactly("kombu_reconnect_timeout");
    assertThat(option("direct_mandatory_flag").deprecation()).isNotNull();
  }

  @Test
  @Tag("CFG-R03")
  @Tag("CFG-R04")
  @Tag("CFG-R05")
  @Tag("CFG-R13")
  @Tag("CFG-R14")
  @Tag("CFG-R17")
  @Tag("CFG-R18")
  @Tag("CFG-R19")
  @Tag("CFG-R20")
  @Tag("CFG-R21")
  @Tag("CFG-R30")
  @Tag("CFG-R31")
  void connections() {
    assertTable(
        """
        rpc_conn_pool_size | 30 | a whole number, at least 1
        conn_pool_min_size | 2 | a whole number
        conn_pool_ttl | 1200 | a whole number of seconds, at least 0
        kombu_reconnect_delay | 1 | a number of seconds, at least 0, at most 4.5
        kombu_reconnect_splay | 0 | a number of seconds, at least 0
        kombu_failover_strategy | round-robin | one of round-robin, shuffle
        rabbit_login_method | AMQPLAIN | one of PLAIN, AMQPLAIN, EXTERNAL, RABBIT-CR-DEMO
        rabbit_retry_interval | 1 | a whole number of seconds, at least 1
        rabbit_retry_backoff | 2 | a whole number of seconds, at least 0
        rabbit_interval_max | 30 | a whole number of seconds, at least 1
        heartbeat_timeout_threshold | 60 | a whole number of seconds, at least 0
        heartbeat_rate | 3 | a whole number
        """);
  }

  @Test
  @Tag("CFG-R06")
  @Tag("CFG-R07")
  @Tag("CFG-R08")
  @Tag("CFG-R09")
  @Tag("CFG-R10")
  @Tag("CFG-R11")
  @Tag("CFG-R12")
  void tls() {
    assertTable(
        """
        ssl | false | true or false
        ssl_version |  | TLSv1, SSLv23, TLSv1_1 or TLSv1_2
        ssl_key_file |  | text
        ssl_cert_file |  | text
        ssl_ca_file |  | text
        ssl_enforce_hostname_verification | true | true or false
        ssl_enforce_fips_mode | false | true or false
        """);
    assertThat(option("ssl_enforce_hostname_verification").deprecation()).isNotNull();
    assertThat(option("ssl_enforce_fips_mode").deprecation()).isNotNull();
  }

  @Test
  @Tag("CFG-01")
  void all_of_them_once() {
    List<String> names = RabbitOptions.GROUP.options().stream().map(Option::name).toList();

    assertThat(RabbitOptions.GROUP.name()).isEqualTo("oslo_messaging_rabbit");
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.stream().filter(name -> !name.equals("java_peer_headers")))
        .as("the options of every other service")
        .hasSize(37);
    assertThat(RabbitOptions.GROUP.options())
        .allSatisfy(option -> assertThat(option.help()).endsWith("."));
  }

  @ParameterizedTest
  @Tag("CFG-07")
  @ValueSource(
      strings = {
        "heartbeat_in_pthread",
        "rabbit_use_ssl",
        "kombu_ssl_version",
        "kombu_ssl_keyfile",
        "kombu_ssl_certfile",
        "kombu_ssl_ca_certs",
        "rabbit_host",
        "rabbit_max_retries"
      })
  void a_removed_option_is_refused_in_a_url_with_what_to_do_instead(String name) {
    TransportUrl url = TransportUrl.parse("rabbit://mq1/?" + name + "=true");

    assertThatThrownBy(() -> RpcTransport.builder(url).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name + " was removed. ");
  }

  @ParameterizedTest
  @Tag("TRN-17")
  @ValueSource(strings = {"kombu+memory://", "kombu+sqs://host", "rabbit+kafka://host"})
  void transports_that_only_kombu_supports_are_refused(String url) {
    assertThatThrownBy(() -> RpcTransport.open(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(url.substring(0, url.indexOf(':')), "rabbit:");
  }

  private static Option<?> option(String name) {
    return RabbitOptions.GROUP.options().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertTable(String table) {
    List<String> expected = table.lines().map(RabbitOptionsTest::withoutBlanks).toList();
    List<String> found = new ArrayList<>();
    for (String line : expected) {
      Option<?> option = option(line.substring(0, line.indexOf('|')));
      found.add("%s|%s|%s".formatted(option.name(), option.defaultText(), option.allowed()));
    }

    assertThat(found).isEqualTo(expected);
  }

  private static String withoutBlanks(String line) {
    return line.replaceAll(" *\\| *", "|");
  }
}
