// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.prose.LogLines.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** docs/log-lines.md has every line that operators may find in a log, as the sources word it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogLinesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/log-lines.md");
  private static final String ACCEPT = "log-lines.accept";
  private static final String MARK = "<!-- from the sources, by LogLinesPageTest -->\n";
  private static final String ARROW = " => ";

  /** Stands for the logger of servers and listeners, which share some classes. */
  private static final String NO_LOGGER = "RpcServer` or `NotificationListener";

  @Test
  void the_page_has_every_line_with_its_wording() throws IOException {
    String page = Files.readString(PAGE);
    String generated = MARK + tables(LogLines.read(ROOT), advice());
    int mark = page.indexOf(MARK);
    assertThat(mark).isNotNegative();
    if (Boolean.getBoolean(ACCEPT)) {
      page = page.substring(0, mark) + generated;
      Files.writeString(PAGE, page);
    }

    assertThat(page.substring(mark))
        .as(
            "Operators search for these words: change them for a good reason only, with a line in"
                + " CHANGELOG.md. Rewrite the page with: mvn test -pl testbed -am"
                + " -Dtest=LogLinesPageTest -D%s=true",
            ACCEPT)
        .isEqualTo(generated);
  }

  @Test
  void all_advice_is_for_a_line_that_there_is() throws IOException {
    Set<String> keys =
        LogLines.read(ROOT).parts().values().stream()
            .flatMap(Set::stream)
            .map(LogLine::key)
            .collect(Collectors.toSet());

    assertThat(keys)
        .as("testbed/src/test/resources/prose/log-lines.txt")
        .containsAll(advice().keySet());
  }

  @Test
  void wordings_are_literals() throws IOException {
    assertThat(LogLines.read(ROOT).unreadable()).isEmpty();
  }

  private static Map<String, String> advice() {
    Map<String, String> advice = new HashMap<>();
    for (String line : ProseRules.lines("log-lines.txt")) {
      int arrow = line.lastIndexOf(ARROW);
      advice.put(line.substring(0, arrow), line.substring(arrow + ARROW.length()));
    }
    return advice;
  }

  private static String tables(LogLines lines, Map<String, String> advice) {
    StringBuilder text = new StringBuilder();
    lines
        .parts()
        .forEach(
            (heading, found) -> {
              text.append("\n## %s\n\n| level | line | logger | what to do |\n".formatted(heading));
              text.append("|---|---|---|---|\n");
              for (LogLine line : found) {
                text.append(
                    "| %s | `%s` | `%s` | %s |\n"
                        .formatted(
                            line.level(),
                            line.wording().replace("|", "\\|"),
                            line.logger().isEmpty() ? NO_LOGGER : line.logger(),
                            advice.getOrDefault(line.key(), "")));
              }
            });
    return text.toString().replace("|  |\n", "| |\n");
  }
}
