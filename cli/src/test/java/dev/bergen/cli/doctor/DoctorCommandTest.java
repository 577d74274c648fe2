// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.json.Json;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final int WARNINGS = 7;

  @TempDir Path directory;

  private Path file(String name, String url, String... lines) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "[DEFAULT]\ntransport_url = %s\n[oslo_messaging_rabbit]\n%s\n"
            .formatted(url, String.join("\n", lines)));
  }

  @Test
  void two_services_that_differ_and_a_misspelt_option_are_reported_with_the_remedy()
      throws IOException {
    Path nova = file("nova.conf", broker.url(), "rabbit_quorum_queue = true");
    Path cinder = file("cinder.conf", broker.url(), "rabbit_qos_prefetch_cuont = 5");

    Run run =
        Run.bergen(
            "doctor",
            "--config-file=" + nova,
            "--config-file=" + cinder,
            "--management=" + broker.node().managementUrl());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("virtual host " + broker.virtualHost() + " at rabbit://guest:***@127.0.0.1")
        .contains("error    Services of one virtual host declare queues differently")
        .contains("rabbit_quorum_queue is true in " + nova + ", false in " + cinder)
        .contains("warning  An option is misspelt")
        .contains(cinder + ":4", "rabbit_qos_prefetch_count")
        .contains("         why: ", "         do:  ", "rabbit_qos_prefetch_count = 100")
        .contains("not checked (no service has ssl = true): tls-no-handshake, ")
        .doesNotContain("guest:guest");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void nothing_worse_than_advice_is_success() throws IOException {
    Path nova = file("nova.conf", broker.url());

    Run run =
        Run.bergen(
            "doctor", "--config-file=" + nova, "--management=" + broker.node().managementUrl());

    assertThat(run.out()).contains("0 errors, 0 warnings, ", "prefetch-unlimited");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void over_amqp_alone_it_finds_unread_notifications_and_lists_the_checks_not_run()
      throws IOException {
    Run.bergen("notify", "--url", broker.url(), "--topic=notifications", "hello");
    Path nova = file("nova.conf", broker.url());
    Files.writeString(
        nova, Files.readString(nova) + "[oslo_messaging_notifications]\ndriver = messagingv2\n");

    Run run = Run.bergen("doctor", "--config-file=" + nova);

    assertThat(run.out())
        .contains("warning  A queue has a backlog and no consumer  [unread-queue]")
        .contains("queue notifications.info: 1 message and no consumer")
        .contains("not checked (no --management URL was given): ", "memory-alarm");
    assertThat(run.exitCode()).isEqualTo(WARNINGS);
  }

  @Test
  void a_program_reads_it_as_json() throws Exception {
    Path nova = file("nova.conf", broker.url(), "heartbeat_timeout_threshold = 0");

    Run run = Run.bergen("doctor", "--config-file=" + nova, "-o", "json");

    Map<?, ?> host = (Map<?, ?>) ((List<?>) Json.parse(run.out().strip()).toJava()).get(0);
    assertThat(host.get("virtual_host")).isEqualTo(broker.virtualHost());
    assertThat((List<?>) host.get("findings"))
        .anySatisfy(
            found ->
                assertThat((Map<?, ?>) found)
                    .extracting("check", "severity", "where", "type")
                    .containsExactly(
                        "heartbeat-off",
                        "warning",
                        nova + ":4",
                        "heartbeat_timeout_threshold = 60"));
    assertThat((List<?>) host.get("not_run")).isNotEmpty();
    assertThat(run.exitCode()).isEqualTo(WARNINGS);
  }

  @Test
  void an_unreachable_broker_or_management_api_is_an_error_and_the_other_checks_continue()
      throws IOException {
    Path nova = file("nova.conf", "rabbit://nova:s3cret@127.0.0.1:1/");

    Run run =
        Run.bergen(
            "doctor",
            "--config-file=" + nova,
            "--connect-timeout=3",
            "--management=http://127.0.0.1:1");

    assertThat(run.out())
        .contains("[broker-unreachable]", "127.0.0.1:1 is unreachable")
        .contains("[management-unreachable]", "rabbitmq-plugins enable rabbitmq_management")
        .contains("prefetch-unlimited")
        .doesNotContain("s3cret");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_not_there_is_wrong_usage() {
    Run run = Run.bergen("doctor", "--config-file=" + directory.resolve("gone.conf"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Cannot read ", "gone.conf: NoSuchFileException");
  }
}
