// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help by name, completion and manual pages: other faces of the help. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HelpCommandTest {
  @TempDir private Path directory;

  @Test
  void explains_a_command_by_its_name() {
    assertThat(Run.bergen("help", "config", "check").out())
        .isEqualTo(Run.bergen("config", "check", "--help").out());
    assertThat(Run.bergen("help").out()).isEqualTo(Run.bergen("--help").out());
  }

  @Test
  void names_the_commands_that_there_are() {
    Run run = Run.bergen("help", "config", "chek");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("There is no command 'bergen config chek'; there are", "check");
    assertThat(Run.bergen("help", "call", "me").err())
        .contains("'bergen call' has no commands below it, so no 'me'");
  }

  @Test
  void a_shell_without_a_script_gets_a_list_of_supported_shells() {
    assertThat(Run.bergen("completion", "tcsh").err()).contains("'tcsh' is not bash, zsh or fish");
  }

  @Test
  void bash_completes_commands_and_their_options() throws Exception {
    Path script = directory.resolve("bergen.bash");
    Files.writeString(script, Run.bergen("completion", "bash").out());

    assertThat(completed(script, "bergen", "ca")).contains("call", "cast");
    assertThat(completed(script, "bergen", "config", "ch")).contains("check");
    assertThat(completed(script, "bergen", "call", "--time")).contains("--timeout");
  }

  /** Asks bash as it asks itself when somebody presses the key. */
  private static String completed(Path script, String... words) throws Exception {
    String line =
        ("source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE=\"${COMP_WORDS[*]}\";"
                + " COMP_POINT=${#COMP_LINE}; _complete_bergen; echo \"${COMPREPLY[*]}\"")
            .formatted(script, String.join(" ", words), words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", line).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void fish_gets_a_line_for_each_command_and_option() {
    String script = Run.bergen("completion", "fish").out();

    assertThat(script).startsWith("function __bergen_values").contains("\nend\n");
    assertThat(script.substring(script.indexOf("\nend\n") + "\nend\n".length()).lines())
        .allMatch(line -> line.startsWith("complete -c bergen "))
        .noneMatch(line -> line.contains("%%"))
        .anyMatch(line -> line.contains("-a call -d 'Call a method"))
        .anyMatch(line -> line.contains("-l timeout -x"));
  }

  @Test
  void there_is_a_manual_page_for_each_command() throws IOException {
    PrintedManual.main(new String[] {directory.toString()});

    try (Stream<Path> pages = Files.list(directory.resolve("man1"))) {
      assertThat(pages)
          .hasSizeGreaterThan(20)
          .allSatisfy(
              page ->
                  assertThat(page)
                      .content()
                      .startsWith(".TH BERGEN")
                      .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS")
                      .doesNotContain("@|", "%n", "%%", "${"));
    }
    assertThat(directory.resolve("man1/bergen-call.1"))
        .content()
        .contains("bergen-call \\- Call a method", "\\-\\-timeout=SECONDS")
        .contains(".SH EXAMPLES", ".SH SEE ALSO");
  }
}
