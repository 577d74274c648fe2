// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CoreOptionsTest {
  private static final List<OptionGroup> CORE =
      List.of(DefaultOptions.GROUP, NotificationOptions.GROUP);

  @TempDir Path directory;

  @Test
  @Tag("CFG-D1")
  @Tag("CFG-D2")
  @Tag("CFG-D3")
  @Tag("CFG-D4")
  @Tag("CFG-D5")
  void the_shared_options_have_the_defaults_of_every_other_service() {
    Options options = Configuration.empty().options(DefaultOptions.GROUP);

    assertThat(DefaultOptions.GROUP.options())
        .extracting(Option::name)
        .containsExactly(
            "transport_url",
            "control_exchange",
            "rpc_response_timeout",
            "executor_thread_pool_size",
            "rpc_ping_enabled",
            "rpc_introspection_enabled"); // the last is ours
    assertThat(options.get(DefaultOptions.TRANSPORT_URL)).isEqualTo("rabbit://");
    assertThat(options.get(DefaultOptions.CONTROL_EXCHANGE)).isEqualTo("openstack");
    assertThat(options.get(DefaultOptions.RPC_RESPONSE_TIMEOUT)).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE)).isEqualTo(64);
    assertThat(options.get(DefaultOptions.RPC_PING_ENABLED)).isFalse();
  }

  @Test
  @Tag("CFG-N1")
  @Tag("CFG-N2")
  @Tag("CFG-N3")
  @Tag("CFG-N4")
  @Tag("CFG-N5")
  void the_notification_options_have_the_defaults_of_every_other_service() {
    Options options = Configuration.empty().options(NotificationOptions.GROUP);

    assertThat(NotificationOptions.GROUP.options())
        .extracting(Option::name)
        .containsExactly("driver", "transport_url", "topics", "retry", "routing_config");
    assertThat(options.get(NotificationOptions.DRIVER)).isEmpty();
    assertThat(options.get(NotificationOptions.TRANSPORT_URL)).isNull();
    assertThat(options.get(NotificationOptions.TOPICS)).containsExactly("notifications");
    assertThat(options.get(NotificationOptions.RETRY)).isEqualTo(-1);
    assertThat(options.get(NotificationOptions.ROUTING_CONFIG)).isEmpty();
  }

  @Test
  @Tag("CFG-06")
  void urls_are_secret_and_all_else_is_not() {
    List<Option<?>> secret =
        CORE.stream()
            .flatMap(group -> group.options().stream())
            .<Option<?>>map(option -> option)
            .filter(Option::isSecret)
            .toList();

    assertThat(secret)
        .containsExactly(DefaultOptions.TRANSPORT_URL, NotificationOptions.TRANSPORT_URL);
  }

  @Test
  void every_option_says_what_it_does() {
    assertThat(CORE.stream().flatMap(group -> group.options().stream()))
        .allSatisfy(option -> assertThat(option.help()).endsWith("."));
  }

  @Test
  void a_former_name_in_the_environment_is_ignored_as_in_Python_and_warned_of() {
    Configuration configuration =
        Configuration.builder()
            .environment(Map.of("OS_DEFAULT__RPC_THREAD_POOL_SIZE", "7"))
            .build();

    assertThat(
            configuration
                .options(DefaultOptions.GROUP)
                .get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE))
        .isEqualTo(64);
    assertThat(configuration.check(CORE))
        .extracting(ConfigurationProblem::toString)
        .singleElement(STRING)
        .contains("OS_DEFAULT__RPC_THREAD_POOL_SIZE", "ignored", "executor_thread_pool_size");
  }

  @Test
  @Tag("CFG-05")
  void a_real_file_is_read_and_nothing_but_our_own_mistakes_is_complained_of() {
    Path file = Path.of("src/test/resources/config/compute.conf");

    Configuration configuration = Configuration.builder().file(file).build();

    Options options = configuration.options(DefaultOptions.GROUP);
    TransportUrl url = TransportUrl.parse(options.get(DefaultOptions.TRANSPORT_URL));
    assertThat(url.hosts())
        .containsExactly(
            new TransportHost("mq1", 5672, "nova", "pa/ss$word"),
            new TransportHost("mq2", 5672, "nova", "pa/ss$word"));
    assertThat(options.get(DefaultOptions.CONTROL_EXCHANGE)).isEqualTo("nova");
    assertThat(options.get(DefaultOptions.RPC_RESPONSE_TIMEOUT)).isEqualTo(Duration.ofMinutes(3));
    assertThat(options.get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE)).isEqualTo(32);
    Options notifications = configuration.options(NotificationOptions.GROUP);
    assertThat(notifications.get(NotificationOptions.DRIVER)).containsExactly("messagingv2", "log");
    assertThat(notifications.get(NotificationOptions.TOPICS))
        .containsExactly("notifications", "versioned_notifications");
    assertThat(configuration.check(CORE))
        .extracting(ConfigurationProblem::toString)
        .containsExactly(
            file + ":13: [DEFAULT] rpc_thread_pool_size is now called executor_thread_pool_size",
            file + ":38: [oslo_messaging_notifications] notification_format is unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc_backend",
        "rabbit_host",
        "rabbit_hosts",
        "rabbit_port",
        "rabbit_userid",
        "rabbit_password",
        "rabbit_virtual_host",
        "rabbit_max_retries",
        "rabbit_use_ssl",
        "notification_driver",
        "notification_topics",
        "notification_transport_url"
      })
  @Tag("CFG-07")
  void options_that_were_removed_long_ago_say_what_to_do_instead(String name) throws IOException {
    Path file = Files.writeString(directory.resolve("a.conf"), "[DEFAULT]\n" + name + " = s3cret");

    assertThat(Configuration.builder().file(file).build().check(CORE))
        .extracting(ConfigurationProblem::toString)
        .singleElement()
        .asString()
        .startsWith(file + ":2: [DEFAULT] " + name + " was removed. ")
        .endsWith(".")
        .doesNotContain("s3cret");
  }

  @Test
  void a_slip_of_the_pen_among_the_shared_options_is_found_and_others_options_are_not()
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("a.conf"), "[DEFAULT]\ntransport_ulr = x\nhost = y\nrpc_timeout = 1");
    Configuration configuration =
        Configuration.builder().file(file).environment(Map.of("OS_DEFAULT__DEBUG", "1")).build();

    assertThat(configuration.check(CORE))
        .extracting(ConfigurationProblem::message)
        .containsExactly("[DEFAULT] transport_ulr is unknown. Did you mean transport_url?");
  }

  @Test
  void the_tables_hold_every_name_once() {
    Stream<String> names =
        CORE.stream()
            .flatMap(group -> group.options().stream().map(o -> group.name() + "." + o.name()));

    assertThat(names).doesNotHaveDuplicates();
  }
}
