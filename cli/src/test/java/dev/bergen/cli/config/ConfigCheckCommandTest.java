// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigCheckCommandTest {
  @TempDir Path directory;

  private Run check(String text, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("nova.conf"), text);
    String[] args = new String[more.length + 3];
    args[0] = "config";
    args[1] = "check";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    Run run = Run.bergen(args);
    String here = directory + "/";
    return new Run(run.exitCode(), run.out().replace(here, ""), run.err().replace(here, ""));
  }

  @Test
  void a_clean_file_exits_with_0_and_lists_its_settings() throws IOException {
    Run run =
        check(
            """
            [DEFAULT]
            debug = true
            transport_url = rabbit://nova:s3cret@mq1:5672/nova
            control_exchange = nova

            [database]
            connection = mysql://nova:s3cret@db/nova

            [oslo_messaging_rabbit]
            rabbit_quorum_queue = true
            """);

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                "no problems; understood options: 2 in [DEFAULT], 1 in [oslo_messaging_rabbit]\n",
                ""));
  }

  @Test
  void a_file_of_others_is_left_alone() throws IOException {
    assertThat(check("[api]\nworkers = many\n[DEFAULT]\nhost = me\n"))
        .isEqualTo(new Run(0, "no problems; understood none of our options\n", ""));
  }

  @Test
  @Tag("CFG-05")
  @Tag("CFG-07")
  @Tag("URL-22")
  void every_problem_has_its_line_and_what_to_do() throws IOException {
    Run run =
        check(
            """
            [oslo_messaging_rabbit]
            rabbit_quorum_queu = true
            kombu_reconnect_delay = 7
            rabbit_host = mq1
            ssl_enforce_fips_mode = true
            [DEFAULT]
            transport_url = rabbit://mq1/?rabbit_retry_interval=0
            rpc_thread_pool_size = 32
            rpc_backend = rabbit
            transport_ulr = rabbit://
            [oslo_messaging_rabit]
            ssl = true
            [oslo_messaging_notifications]
            transport_url = carrier://pigeon
            """);

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out().lines())
        .containsExactly(
            "nova.conf:2: warning: [oslo_messaging_rabbit] rabbit_quorum_queu is unknown."
                + " Did you mean rabbit_quorum_queue?",
            "nova.conf:3: error: [oslo_messaging_rabbit] kombu_reconnect_delay '7' is not a number"
                + " of seconds, at least 0, at most 4.5",
            "nova.conf:4: warning: [oslo_messaging_rabbit] rabbit_host was removed. Name the host"
                + " in transport_url.",
            "nova.conf:5: warning: [oslo_messaging_rabbit] ssl_enforce_fips_mode is deprecated."
                + " It has no effect.",
            "nova.conf:7: error: [DEFAULT] transport_url's query: [oslo_messaging_rabbit]"
                + " rabbit_retry_interval '0' is not a whole number of seconds, at least 1",
            "nova.conf:8: warning: [DEFAULT] rpc_thread_pool_size is now called"
                + " executor_thread_pool_size",
            "nova.conf:9: warning: [DEFAULT] rpc_backend was removed. The scheme of transport_url"
                + " names the driver now.",
            "nova.conf:10: warning: [DEFAULT] transport_ulr is unknown. Did you mean"
                + " transport_url?",
            "nova.conf:12: warning: [oslo_messaging_rabit] is unknown. Did you mean"
                + " [oslo_messaging_rabbit]?",
            "nova.conf:14: warning: [oslo_messaging_notifications] transport_url: no driver for"
                + " 'carrier:' is installed here",
            "2 errors, 8 warnings; understood options: 2 in [DEFAULT], 1 in"
                + " [oslo_messaging_notifications], 1 in [oslo_messaging_rabbit]");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_line_that_cannot_be_read_is_an_error_and_other_files_are_read_all_the_same()
      throws IOException {
    Path other = Files.writeString(directory.resolve("b.conf"), "[DEFAULT]\nrpc_backend = x\n");

    Run run = check("[DEFAULT]\ntransport_url s3cret\n", other.toString());

    assertThat(run.out())
        .startsWith("nova.conf:2: error: neither a [section]")
        .contains("\nb.conf:2: warning: ", "1 error, 1 warning")
        .doesNotContain("s3cret");
  }

  @Test
  void problems_that_only_the_driver_finds_are_reported() throws IOException {
    Run run =
        check("[oslo_messaging_rabbit]\nrabbit_ha_queues = true\nrabbit_quorum_queue = true\n");

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out()).startsWith("nova.conf: error: rabbit_ha_queues and rabbit_quorum_queue");
  }

  @Test
  @Tag("CFG-06")
  void secrets_are_never_printed() throws IOException {
    Run shown =
        check(
            "[DEFAULT]\ntransport_url = rabbit://nova:s3cret@mq1:5672/nova\n"
                + "control_exchange = $transport_url\n",
            "--show");
    Run broken =
        check("[DEFAULT]\ntransport_url = rabbit://nova:s3c/ret@mq1:x/nova\n", "--show", "-v");

    assertThat(shown.out() + shown.err() + broken.out() + broken.err()).doesNotContain("s3c");
    assertThat(shown.out())
        .contains("transport_url = rabbit://nova:***@mq1:5672/nova ", "control_exchange = *** ");
    assertThat(broken.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(broken.out()).contains("nova.conf:2: error: [DEFAULT] transport_url: ");
  }

  @Test
  @Tag("URL-21")
  void every_value_is_shown_with_its_origin() throws IOException {
    Path conf = Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(conf.resolve("20.conf"), "[DEFAULT]\nrpc_response_timeout = 20\n");
    Files.writeString(conf.resolve("10.conf"), "[DEFAULT]\nrpc_response_timeout = 10\n");
    Files.writeString(conf.resolve("note.txt"), "not a configuration");

    Run run =
        check(
            "[DEFAULT]\nrpc_response_timeout = 5\ntransport_url = rabbit:///?heartbeat_rate=2\n",
            "--config-dir",
            conf.toString(),
            "--show");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^rpc_response_timeout = 20 +# conf.d/20.conf:2$")
        .containsPattern("(?m)^control_exchange = openstack +# default$")
        .containsPattern("(?m)^heartbeat_rate = 2 +# URL query$");
  }

  @Test
  void warnings_alone_are_no_reason_to_fail_unless_asked_for() throws IOException {
    String text = "[oslo_messaging_rabbit]\nheartbeat_in_pthread = false\n";

    Run run = check(text);
    Run strict = check(text, "--strict");

    assertThat(run.out()).contains("0 errors, 1 warning");
    assertThat(run.exitCode()).isZero();
    assertThat(strict.out()).isEqualTo(run.out());
    assertThat(strict.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rabbit://o:pw@h1:5672/octavia\n  [oslo_messaging_rabbit]\n  rabbit_quorum_queue = true",
        "rabbit://u:s3cret@h1:5672,\n  u:s3cret@h2:5672/v",
        "rabbit://u:s3cret@h:5672/ # main",
        "rabbit://u:s3cret@h:5672/v#main",
        "rabbit://u:s3cret@h1:5672, u:s3cret@h2:5672/v",
        "rabbit://{{ user }}:{{ password }}@h/v",
        "rabbit://u:s3cret@<rabbit host>:5672/",
        "rabbit://u:<RABBIT_PASS>@controller:5672/",
        "rabbit:/u:s3cret@h/v",
      })
  void a_url_that_cannot_have_been_meant_is_an_error(String url) throws IOException {
    Run run = check("[DEFAULT]\ntransport_url = " + url + "\n");

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out()).contains("nova.conf:2: error: ").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rabbit://u:s3 cret@h/v | has a blank",
        "rabbit://u:s3%cret@h/v | %25",
        "rabbit://u:s3@cret@h/v | %40",
        "rabbit://u:s3^cret@h/v | percent-encoded",
        "rabbit://u:s3$control_exchange@h/v | refers by $ to another option",
      })
  void a_url_that_works_and_is_doubtful_is_a_warning(String url, String told) throws IOException {
    Run run = check("[DEFAULT]\ntransport_url = " + url + "\n");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("nova.conf:2: warning: [DEFAULT] transport_url ", told, "0 errors, 1 warning")
        .doesNotContain("s3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rabbit://u:p@h:/v",
        "rabbit://u:p%40ss@h1:5672,u:p%23@h2:5672/%2F",
        "rabbit://u:p+~=q@[::1]:5672//",
        "rabbit:///?ssl=0",
      })
  void a_url_that_is_fine_is_left_alone(String url) throws IOException {
    assertThat(check("[DEFAULT]\ntransport_url = " + url + "\n").out()).startsWith("no problems");
  }

  @Test
  void an_indented_section_is_reported_with_its_line() throws IOException {
    Run run =
        check(
            """
            [DEFAULT]
            control_exchange = nova
              [oslo_messaging_rabbit]
              rabbit_quorum_queue = true
            """);

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out()).contains("nova.conf:3: error: [oslo_messaging_rabbit] is indented");
  }

  @Test
  void problems_that_only_the_driver_finds_are_reported_beside_warnings() throws IOException {
    Run run =
        check(
            """
            [oslo_messaging_rabbit]
            use_queue_manager = true
            heartbeat_in_pthread = false
            """);

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out()).contains("error: ", "lock_path", "1 error, 1 warning");
  }

  @ParameterizedTest
  @CsvSource({
    "nova.openstack.common.notifier.rpc_notifier, messaging",
    "messagingV2, messagingv2",
    "messagingv, messaging",
  })
  void a_misspelt_notification_driver_is_an_error(String driver, String meant) throws IOException {
    Run run = check("[oslo_messaging_notifications]\ndriver = " + driver + "\n");

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out())
        .contains("nova.conf:2: error: ", "'" + driver + "' is not a notification driver")
        .contains("Did you mean " + meant + "?");
  }

  @Test
  void notifications_without_a_topic_are_an_error() throws IOException {
    Run run = check("[oslo_messaging_notifications]\ndriver = messagingv2\ntopics =\n");

    assertThat(run.exitCode()).isEqualTo(ConfigCheckCommand.PROBLEMS_FOUND);
    assertThat(run.out()).contains("nova.conf:3: error: ", "names no topic");
  }

  @Test
  void a_setting_without_effect_is_reported() throws IOException {
    Run run = check("[DEFAULT]\nexecutor = eventlet\n");

    assertThat(run.out()).contains("nova.conf:2: warning: [DEFAULT] executor ", "has no effect");
  }

  @Test
  void metrics_have_an_effect_only_in_a_program_with_the_module_that_sends_them()
      throws IOException {
    Run run = check("[oslo_messaging_metrics]\nmetrics_enabled = true\n");

    assertThat(run.out())
        .contains("nova.conf:2: warning: [oslo_messaging_metrics] metrics_enabled has an effect")
        .contains("only in a program that has bergen-oslo-metrics")
        .doesNotContain("no effect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"carrierpigeon", "messaging_audit"})
  void a_notification_driver_that_only_the_program_may_have_is_a_warning(String driver)
      throws IOException {
    Run run = check("[oslo_messaging_notifications]\ndriver = " + driver + "\n");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("nova.conf:2: warning: ", "no notification driver '" + driver + "' is installed")
        .contains("messagingv2", "0 errors, 1 warning")
        .doesNotContain("Did you mean");
  }

  @Test
  void former_names_are_reported_with_the_new_one() throws IOException {
    Run run =
        check(
            """
            [DEFAULT]
            rpc_conn_pool_size = 5
            rabbit_ha_queues = true
            amqp_auto_delete = true
            kombu_reconnect_delay = 2.0
            rabbit_login_method = PLAIN
            rabbit_retry_backoff = 3
            """);

    assertThat(run.out().lines().filter(line -> line.contains("[oslo_messaging_rabbit]")))
        .hasSize(6)
        .allMatch(line -> line.contains(": warning: "));
  }

  @Test
  void the_environment_is_checked_as_well() throws IOException {
    Path file = Files.writeString(directory.resolve("nova.conf"), "[DEFAULT]\n");
    ConfigCheck check =
        new ConfigCheck(
            ConfigGroups.all(),
            Map.of(
                "OS_OSLO_MESSAGING_RABBIT__KOMBU_RECONNECT_TIMEOUT", "7",
                "OS_DEFAULT__TRANSPORT_URL", "rabbit://u:s3cret@h/v # main"));
    check.read(file);

    assertThat(check.problems())
        .extracting(ConfigurationProblem::toString)
        .hasSize(2)
        .anyMatch(
            text ->
                text.startsWith("OS_OSLO_MESSAGING_RABBIT__KOMBU_RECONNECT_TIMEOUT: ")
                    && text.contains("kombu_missing_consumer_retry_timeout"))
        .anyMatch(text -> text.startsWith("OS_DEFAULT__TRANSPORT_URL: "))
        .noneMatch(text -> text.contains("s3cret"));
  }

  @Test
  void wrong_usage_exits_with_2() {
    Run none = Run.bergen("config", "check");
    Run file = Run.bergen("config", "check", directory.resolve("no.conf").toString());
    Run dir = Run.bergen("config", "check", "--config-dir", directory.resolve("no").toString());
    Run verb = Run.bergen("config");

    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(file.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(dir.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(verb.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(file.err()).startsWith("bergen: Cannot read ").contains("no.conf");
  }
}
