// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.topology.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {

  @Test
  @Tag("URL-23")
  void missing_parts_of_the_url_default_to_guest_on_this_machine() {
    assertThat(settings("rabbit://").brokers())
        .containsExactly(new Broker("localhost", 5672, "guest", "guest"));
    assertThat(settings("rabbit://mq1,nova:pw@mq2:5673,[::1]:1").brokers())
        .containsExactly(
            new Broker("mq1", 5672, "guest", "guest"),
            new Broker("mq2", 5673, "nova", "pw"),
            new Broker("::1", 1, "guest", "guest"));
    assertThat(settings("rabbit://nova@mq1,:pw@mq2:0").brokers())
        .containsExactly(
            new Broker("mq1", 5672, "nova", "guest"), new Broker("mq2", 5672, "guest", "pw"));
  }

  @Test
  @Tag("URL-24")
  @Tag("URL-25")
  void the_virtual_host_is_taken_as_it_is_and_the_root_if_none_is_named() {
    assertThat(settings("rabbit://mq1").virtualHost()).isEqualTo("/");
    assertThat(settings("rabbit://mq1/").virtualHost()).isEqualTo("/");
    assertThat(settings("rabbit://mq1/a%3Fb%25c%23").virtualHost()).isEqualTo("a?b%c#");
  }

  @Test
  void a_broker_never_prints_its_password() {
    assertThat(settings("rabbit://nova:hunter2@mq1")).asString().doesNotContain("hunter2");
  }

  @Test
  @Tag("URL-21")
  @Tag("RCN-06")
  void waits_grow_as_the_reference_adds_them_up() {
    RedialWaits waits = settings("rabbit://mq1?rabbit_interval_max=6").waits();

    assertThat(waits.delay(1, () -> 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(waits.delay(2, () -> 0)).isEqualTo(Duration.ofSeconds(3));
    assertThat(waits.delay(3, () -> 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(waits.delay(9, () -> 0)).isEqualTo(Duration.ofSeconds(6));
    assertThat(waits.delay(9, () -> 0.5)).isEqualTo(Duration.ofMillis(4500));
    waits = settings("rabbit://mq1?rabbit_retry_interval=10&rabbit_interval_max=5").waits();
    assertThat(waits.delay(1, () -> 0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  @Tag("RCN-09")
  @Tag("RCN-11")
  void after_a_loss_chance_picks_a_part_of_delay_and_splay() {
    RedialWaits waits =
        settings("rabbit://mq1?kombu_reconnect_delay=2&kombu_reconnect_splay=4").waits();

    assertThat(waits.delay(0, () -> 0)).isZero();
    assertThat(waits.delay(0, () -> 0.5)).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(strings = "rabbit_login_method=RABBIT-CR-DEMO")
  void unsupported_options_are_refused_and_not_ignored(String query) {
    assertThatThrownBy(() -> settings("rabbit://mq1?" + query))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(query.substring(0, query.indexOf('=')));
  }

  @Test
  @Tag("RTO-15")
  void mirrored_and_quorum_exclude_each_other() {
    assertThatThrownBy(() -> settings("rabbit://?rabbit_ha_queues=true&rabbit_quorum_queue=true"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("rabbit_ha_queues", "rabbit_quorum_queue");
  }

  @Test
  @Tag("CFG-R37")
  @Tag("DOC-01")
  void a_fanout_stream_needs_a_prefetch_count_and_transient_quorum_queues() {
    String stream = "rabbit://?rabbit_stream_fanout=true";

    assertThatThrownBy(() -> settings(stream + "&rabbit_transient_quorum_queue=true"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rabbit_qos_prefetch_count");
    assertThatThrownBy(() -> settings(stream + "&rabbit_qos_prefetch_count=1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rabbit_transient_quorum_queue");
  }

  @Test
  @Tag("CFG-R34")
  @Tag("CFG-R35")
  @Tag("CFG-R36")
  void queues_are_named_after_host_and_program_unless_options_name_others() {
    ServiceName named = service("hostname=h1&processname=p1", "/locks");
    ServiceName unnamed = service("", "/locks");

    assertThat(named).isEqualTo(new ServiceName("h1", "p1", Path.of("/locks")));
    assertThat(unnamed.host()).isNotEmpty();
    assertThat(unnamed.process()).isEqualTo(ThisProgram.name());
    assertThat(settings("rabbit://").service()).isNull();
    assertThatThrownBy(() -> service("processname=a/b", "/locks"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a/b");
  }

  @Test
  void stable_names_need_to_know_where_python_has_its_locks() {
    assertThatThrownBy(() -> service("", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("lock_path", "oslo_concurrency", "OSLO_LOCK_PATH");
  }

  @Test
  @Tag("CFG-R04")
  void a_pool_is_not_smaller_than_its_minimum() {
    assertThatThrownBy(() -> settings("rabbit://?rpc_conn_pool_size=1&conn_pool_min_size=2"))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void the_table_of_options_is_complete() {
    assertThat(RabbitOptions.GROUP.name()).isEqualTo("oslo_messaging_rabbit");
    assertThat(RabbitOptions.GROUP.options()).as("37 of Python and one of ours").hasSize(38);
  }

  private static ServiceName service(String query, String lockPath) {
    TransportUrl url = TransportUrl.parse("rabbit://?use_queue_manager=true&" + query);
    Configuration all = Configuration.empty().with("oslo_concurrency", "lock_path", lockPath);
    Options options =
        all.options(RabbitOptions.GROUP, url.query()).and(all.options(RabbitOptions.LOCKS));
    return RabbitSettings.of(url, options).service();
  }

  private static RabbitSettings settings(String url) {
    TransportUrl parsed = TransportUrl.parse(url);
    return RabbitSettings.of(
        parsed, Configuration.empty().options(RabbitOptions.GROUP, parsed.query()));
  }
}
