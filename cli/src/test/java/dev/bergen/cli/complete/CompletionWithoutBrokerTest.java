// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Bergen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The Tab key in a real bash, where no broker is needed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletionWithoutBrokerTest {
  @TempDir private Path directory;
  private TypingBash bash;

  @BeforeEach
  void open() throws IOException {
    bash = new TypingBash(directory);
  }

  @Test
  void commands_and_options_do_not_start_the_program() throws Exception {
    assertThat(bash.tab("bergen ca").words()).containsExactly("call", "cast");
    assertThat(bash.tab("bergen config c").words()).containsExactly("check");
    assertThat(bash.tab("bergen call --conn").words()).containsExactly("--connect-timeout");
    assertThat(bash.arguments()).isEmpty();
  }

  @Test
  void contexts_come_from_their_file() throws Exception {
    Path file = Files.createDirectories(directory.resolve("config/bergen"));
    Files.writeString(
        file.resolve("contexts.json"),
        "{\"current\": null, \"contexts\": {\"prod\": {\"url\": \"rabbit://a:geheim@h\"},"
            + " \"dev\": {\"url\": \"rabbit://b@h\"}}}");

    assertThat(bash.tab("bergen call --use ").words()).containsExactly("dev", "prod");
    assertThat(bash.tab("bergen context show p").words()).containsExactly("prod");
    assertThat(bash.tab("bergen context add ").words()).isEmpty();
    assertThat(bash.tab("bergen call --use=").words()).containsExactly("dev", "prod");
  }

  @Test
  void choices_come_from_the_commands() throws Exception {
    assertThat(bash.tab("bergen call -o ").words()).containsExactly("json", "text");
    assertThat(bash.tab("bergen ping --service k").words()).containsExactly("keystone");
    assertThat(bash.tab("bergen listen --priority info,e").words()).containsExactly("info,error");
    assertThat(bash.tab("bergen completion z").words()).containsExactly("zsh");
    assertThat(bash.tab("bergen help queues m").words()).containsExactly("migrate", "move");
  }

  @Test
  void files_are_offered_where_a_file_is_meant() throws Exception {
    Files.writeString(directory.resolve("nova.conf"), "");

    assertThat(bash.tab("bergen call --config-file no").words()).containsExactly("nova.conf");
    assertThat(bash.tab("bergen config check no").words()).containsExactly("nova.conf");
    assertThat(bash.tab("bergen call no").words()).isEmpty();
  }

  @Test
  void what_only_a_shell_could_read_is_left_alone() throws Exception {
    assertThat(bash.tab("bergen call --url $(touch ran) ").words()).isEmpty();
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  /** A word that is offered must be accepted. */
  @Test
  void every_choice_is_a_value_of_its_option() {
    List<String> refused = new ArrayList<>();
    List<String> offered = new ArrayList<>();
    CommandLine root = Bergen.commandLine();
    check(root, List.of(), root, offered, refused);

    assertThat(offered).contains("json", "quorum", "error", "fish");
    assertThat(refused).isEmpty();
  }

  private static void check(
      CommandLine root,
      List<String> path,
      CommandLine line,
      List<String> offered,
      List<String> refused) {
    line.getCommandSpec().parser().collectErrors(true);
    for (ArgSpec arg : line.getCommandSpec().args()) {
      for (String choice : Kind.choices(arg)) {
        offered.add(choice);
        if (arg instanceof OptionSpec option
            && !isAccepted(root, with(path, option.longestName(), choice), line, option)) {
          refused.add(String.join(" ", with(path, option.longestName(), choice)));
        }
      }
    }
    line.getSubcommands()
        .forEach((name, each) -> check(root, with(path, name), each, offered, refused));
  }

  private static List<String> with(List<String> path, String... words) {
    List<String> all = new ArrayList<>(path);
    all.addAll(List.of(words));
    return all;
  }

  private static boolean isAccepted(
      CommandLine root, List<String> words, CommandLine line, OptionSpec option) {
    root.parseArgs(words.toArray(String[]::new));
    ParseResult parsed = line.getParseResult();
    return parsed.hasMatchedOption(option)
        && parsed.errors().stream()
            .noneMatch(error -> String.valueOf(error.getMessage()).contains(option.longestName()));
  }
}
