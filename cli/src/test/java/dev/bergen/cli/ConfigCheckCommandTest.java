// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void a_clean_file_exits_with_0_and_says_what_was_understood() throws IOException {
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
  void what_only_the_driver_knows_to_be_wrong_is_found() throws IOException {
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
