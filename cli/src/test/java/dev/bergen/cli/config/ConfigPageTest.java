// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/configuration.md say what the tables of core and all drivers say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final String ACCEPT = "option-tables.accept";

  static Stream<OptionGroup> groups() {
    return ConfigGroups.all().stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void the_page_has_the_table_of_each_installed_group(OptionGroup group) throws IOException {
    Pattern place =
        Pattern.compile("(<!-- options of " + group.name() + " -->\n)((?:\\|[^\n]*\n)*)");
    String table = table(group);
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean(ACCEPT)) {
      page = place.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table));
      Files.writeString(PAGE, page);
    }

    Matcher onPage = place.matcher(page);

    assertThat(onPage.find()).as("a table marked <!-- options of %s -->", group.name()).isTrue();
    assertThat(onPage.group(2))
        .as("Rewrite it with: mvn test -pl cli -am -Dtest=ConfigPageTest -D%s=true", ACCEPT)
        .isEqualTo(table);
  }

  private static String table(OptionGroup group) {
    StringBuilder table =
        new StringBuilder("| option | value | default | what it does |\n|---|---|---|---|\n");
    for (Option<?> option : group.options()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(option.name(), option.allowed(), defaultOf(option), explained(option)));
    }
    return table.toString();
  }

  private static String defaultOf(Option<?> option) {
    String text = option.defaultText();
    boolean described = !text.equals(ConfigValue.written(option));
    return text.isEmpty() || described ? text : "`" + text + "`";
  }

  private static String explained(Option<?> option) {
    StringBuilder text = new StringBuilder(option.help());
    if (option.isSecret()) {
      text.append(" Never printed.");
    }
    if (!option.formerNames().isEmpty()) {
      text.append(" Formerly `").append(String.join("`, `", option.formerNames())).append("`.");
    }
    if (option.deprecation() != null) {
      text.append(" Deprecated: ").append(option.deprecation());
    }
    return text.toString();
  }
}
