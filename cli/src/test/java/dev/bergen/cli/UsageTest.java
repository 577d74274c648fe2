// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "call",
        "cast",
        "ping",
        "services",
        "drivers",
        "simulate",
        "doctor",
        "queues",
        "who"
      })
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
        "call --url=memory: topic method --timeout=0",
        "call --url=memory: topic method --version=one",
        "call --url=memory: topic method --context=project",
        "call --url=memory: topic method --output=xml",
        "call --url=nonsense topic method",
        "call --url=carrier-pigeon://host topic method",
        "call --url=memory: topic method a=gr\uFFFDn",
        "serve --url=memory: --version=x",
        "drivers extra",
        "doctor --management=mq:15672",
        "services --url=memory:",
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
  void a_mistyped_name_is_reported_with_similar_names() {
    assertThat(Run.bergen("cal", "trial", "add").err())
        .startsWith("bergen: There is no command 'cal'. Did you mean call");
    assertThat(Run.bergen("config", "chek", "nova.conf").err())
        .startsWith("bergen: There is no command 'chek'. Did you mean check");
    assertThat(Run.bergen("call", "trial", "add", "--tiemout", "3").err())
        .startsWith("bergen: Unknown option: '--tiemout'. Did you mean --timeout");
  }

  @Test
  void an_invalid_value_is_reported_with_the_valid_ones() {
    assertThat(Run.bergen("call", "--url=memory:", "a", "b", "--context=c").err())
        .startsWith("bergen: --context: 'c' is neither name=value nor a JSON object nor 'admin'\n");
    assertThat(Run.bergen("drivers", "--output=xml").err()).contains("neither text nor json\n");
    assertThat(Run.bergen("status", "--url=memory:", "--timeout", "0").err())
        .startsWith("bergen: Invalid value for option '--timeout'")
        .contains("'0' leaves no time for anything; give 1ms or more\n");
  }

  @Test
  void a_call_over_a_broker_that_carries_none_is_no_question_of_the_broker() {
    Run run = Run.bergen("call", "--url=kafka://127.0.0.1:1", "topic", "method");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("it does no RPC").doesNotContain("Does the broker run");
  }

  @Test
  void lines_of_help_break_at_blanks_only() {
    assertBreaksAtBlanks(Bergen.commandLine());
  }

  private static void assertBreaksAtBlanks(CommandLine command) {
    String narrow = help(command, 80);

    assertThat(narrow.lines()).allMatch(line -> line.length() <= 80);
    assertThat(words(narrow))
        .as(command.getCommandName())
        .containsExactlyInAnyOrderElementsOf(words(help(command, 5_000)));
    command.getSubcommands().values().forEach(UsageTest::assertBreaksAtBlanks);
  }

  /** Without the synopsis, whose lines break between the parts of an option. */
  private static String help(CommandLine command, int width) {
    return command
        .setHelpSectionKeys(
            command.getHelpSectionKeys().stream()
                .filter(key -> !key.startsWith(UsageMessageSpec.SECTION_KEY_SYNOPSIS))
                .toList())
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(width)
        .getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static List<String> words(String help) {
    return List.of(help.strip().split("\\s+"));
  }

  @Test
  void help_is_as_wide_as_the_terminal() {
    assertAutoWidth(Bergen.commandLine());
  }

  private static void assertAutoWidth(CommandLine command) {
    assertThat(command.isUsageHelpAutoWidth()).as(command.getCommandName()).isTrue();
    command.getSubcommands().values().forEach(UsageTest::assertAutoWidth);
  }

  @Test
  void every_example_fits_into_a_line() {
    List<String> examples = new ArrayList<>();
    collectExamples(Bergen.commandLine(), examples);

    assertThat(examples).hasSizeGreaterThan(30).allMatch(example -> example.length() < 80);
  }

  @Test
  void connecting_may_take_5_s_unless_set() {
    List<String> limits = new ArrayList<>();
    collectConnectTimeouts(Bergen.commandLine(), limits);

    assertThat(limits).hasSizeGreaterThan(20).containsOnly("5");
  }

  private static void collectConnectTimeouts(CommandLine command, List<String> limits) {
    OptionSpec option = command.getCommandSpec().findOption("--connect-timeout");
    if (option != null) {
      limits.add(option.defaultValue());
    }
    command.getSubcommands().values().forEach(each -> collectConnectTimeouts(each, limits));
  }

  private static void collectExamples(CommandLine command, List<String> examples) {
    Arrays.stream(command.getCommandSpec().usageMessage().footer())
        .filter(line -> line.startsWith("  bergen "))
        .forEach(examples::add);
    command.getSubcommands().values().forEach(each -> collectExamples(each, examples));
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
