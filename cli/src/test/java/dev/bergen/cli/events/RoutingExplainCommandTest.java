// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoutingExplainCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void writeRules() throws IOException {
    Files.writeString(
        file(),
        """
        billing:
          messagingv2:
            accepted_events: [compute.*]
            accepted_priorities: [info]
        everything:
          log:
            accepted_priorities: [info, error]
        """);
  }

  @Test
  @Tag("NDR-15")
  void it_shows_for_each_driver_whether_it_gets_the_notification_and_why() {
    Run run = Run.bergen("routing", "explain", file().toString(), "volume.create", "INFO");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "-     billing.messagingv2: no pattern of accepted_events [compute.*] matches"
                + " volume.create",
            "takes everything.log: accepted_priorities has info",
            "It goes to log, once each.");
  }

  @Test
  void a_program_reads_it_as_json() {
    Run run =
        Run.bergen("routing", "explain", file().toString(), "compute.x", "info", "-o", "json");

    assertThat(run.out())
        .startsWith("{\"drivers\": [\"messagingv2\", \"log\"], \"decisions\": [{\"group\": ");
  }

  @Test
  void the_exit_code_shows_that_no_driver_gets_it() {
    Run run = Run.bergen("routing", "explain", file().toString(), "volume.create", "warn");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("No driver gets it.");
  }

  @Test
  void a_file_that_cannot_be_read_is_reported_in_one_line() throws IOException {
    Files.writeString(file(), "a: [");

    assertThat(Run.bergen("routing", "explain", file().toString(), "x", "info").err())
        .contains("routing.yaml:1 is not valid YAML");
    assertThat(Run.bergen("routing", "explain", "nowhere.yaml", "x", "info").err())
        .contains("There is no file nowhere.yaml");
    assertThat(Run.bergen("routing", "explain", file().toString(), "x", "loud").err())
        .contains("'loud' is not a priority; there are audit, critical, debug");
    assertThat(Run.bergen("routing").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private Path file() {
    return directory.resolve("routing.yaml");
  }
}
