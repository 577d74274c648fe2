// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UsageTest {
  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "call", "cast", "ping", "drivers", "simulate"})
  void every_command_explains_itself_with_examples_and_exit_codes(String command) {
    Run run = Run.bergen(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Examples:", "bergen " + command, "Exit codes:");
  }

  @Test
  void the_help_lists_commands_and_exit_codes() {
    Run run = Run.bergen("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("demo", "serve", "call", "cast", "ping", "drivers", "bench", "130");
  }

  @Test
  void the_version_is_the_builds() {
    Run run = Run.bergen("--version");

    assertThat(run.out()).startsWith("bergen ").doesNotContain("${");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "call",
        "call --url=memory: topic",
        "call --url=memory: topic method value",
        "call --url=memory: topic method a=1 a=2",
        "call --url=memory: topic method --timeout=soon",
        "call --url=memory: topic method --version=one",
        "call --url=memory: topic method --context=project",
        "call --url=memory: topic method --output=xml",
        "call --url=nonsense topic method",
        "call --url=carrier-pigeon://host topic method",
        "call --url=memory: topic method a=gr\uFFFDn",
        "serve --url=memory: --version=x",
        "drivers extra",
        "bench",
        "bench --calls"
      })
  void wrong_usage_exits_with_2_and_says_why_on_standard_error(String line) {
    Run run = Run.bergen(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("bergen: ").doesNotContain("\tat ");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @Test
  void a_password_is_not_repeated() {
    Run unknown = Run.bergen("call", "--ulr", "rabbit://app:secret@mq/v", "topic", "method");
    Run scheme = Run.bergen("call", "--url", "pigeon://app:secret@mq/v", "topic", "method");
    Run port = Run.bergen("call", "--url", "rabbit://app:secret@mq:x/v", "topic", "method");

    assertThat(unknown.err() + scheme.err() + port.err()).doesNotContain("secret");
  }

  @Test
  void the_environment_names_the_broker() {
    Map<String, String> both =
        Map.of("BERGEN_URL", "rabbit://a", "OS_DEFAULT__TRANSPORT_URL", "rabbit://b");

    assertThat(Connection.fromEnvironment(both)).isEqualTo("rabbit://a");
    assertThat(Connection.fromEnvironment(Map.of("OS_DEFAULT__TRANSPORT_URL", "rabbit://b")))
        .isEqualTo("rabbit://b");
    assertThat(Connection.fromEnvironment(Map.of("BERGEN_URL", " "))).isNull();
  }
}
