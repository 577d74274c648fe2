// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.TrialServer;
import dev.bergen.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigFilesTest {
  private final TrialServer trial = TrialServer.start();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    trial.close();
  }

  private String file(String name, String... lines) throws IOException {
    String text = "[DEFAULT]\n" + String.join("\n", lines) + "\n";
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  @Tag("URL-02")
  void the_broker_is_the_one_that_the_file_names() throws IOException {
    String file = file("a.conf", "transport_url = memory:");

    Run call = Run.bergen("call", trial.topic, "add", "a=2", "b=3", "--config-file", file);
    Run cast = Run.bergen("cast", trial.topic, "echo", "value=x", "--config-file", file);
    Run ping = Run.bergen("ping", trial.topic, "--config-file", file);

    assertThat(call).isEqualTo(new Run(0, "5\n", ""));
    assertThat(cast).isEqualTo(new Run(0, "", ""));
    assertThat(ping.exitCode()).isZero();
  }

  @Test
  @Tag("TRN-08")
  void exchange_and_timeout_come_from_there_too() throws IOException {
    String file =
        file(
            "a.conf",
            "transport_url = memory:",
            "control_exchange = nobody-is-here",
            "rpc_response_timeout = 1");

    Run there = Run.bergen("call", trial.topic, "whoami", "--config-file", file);
    Run here =
        Run.bergen("call", trial.topic, "whoami", "--config-file", file, "--exchange", "openstack");

    assertThat(there.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(there.err()).contains("within 1 s");
    assertThat(here.exitCode()).isZero();
  }

  @Test
  void a_later_file_and_then_a_directory_and_then_the_command_line_win() throws IOException {
    String first = file("1.txt", "transport_url = carrier://pigeon");
    String second = file("2.txt", "transport_url = smoke://signal");
    file("3.conf", "transport_url = memory:");

    Run two =
        Run.bergen("call", trial.topic, "whoami", "--config-file", first, "--config-file", second);
    Run three =
        Run.bergen(
            "call",
            trial.topic,
            "whoami",
            "--config-file",
            first,
            "--config-dir",
            directory.toString());
    Run url = Run.bergen("call", trial.topic, "whoami", "--config-file", first, "--url", "memory:");

    assertThat(two.err()).contains("smoke");
    assertThat(three.exitCode()).isZero();
    assertThat(url.exitCode()).isZero();
  }

  @Test
  void a_file_that_is_not_there_or_cannot_be_understood_is_wrong_usage() throws IOException {
    String missing = directory.resolve("no.conf").toString();
    String wrong = file("w.conf", "transport_url = memory:", "rpc_response_timeout = soon");

    Run none = Run.bergen("call", trial.topic, "whoami", "--config-file", missing);
    Run bad = Run.bergen("call", trial.topic, "whoami", "--config-file", wrong);

    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("no.conf");
    assertThat(bad.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err()).contains("w.conf:3: [DEFAULT] rpc_response_timeout 'soon'");
  }
}
