// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigSampleCommandTest {
  private static final Pattern COMMENTED_OPTION = Pattern.compile("(?m)^#(\\w+ =)");

  @TempDir Path directory;

  @Test
  @Tag("CFG-01")
  @Tag("CFG-02")
  void prints_every_option_of_core_and_of_the_installed_drivers() {
    Run run = Run.bergen("config", "sample");

    assertThat(run.exitCode()).isZero();
    assertThat(ConfigGroups.all())
        .extracting(OptionGroup::name)
        .containsExactly(
            "DEFAULT",
            "oslo_messaging_notifications",
            "oslo_messaging_metrics",
            "oslo_messaging_rabbit",
            "oslo_concurrency",
            "oslo_messaging_kafka");
    for (OptionGroup group : ConfigGroups.all()) {
      assertThat(run.out()).contains("[" + group.name() + "]\n");
      for (Option<?> option : group.options()) {
        assertThat(run.out()).contains("\n#" + option.name() + " =");
      }
    }
  }

  @Test
  void says_of_each_option_what_it_does_and_takes_and_was_called() {
    Run run = Run.bergen("config", "sample", "--group", "DEFAULT");

    assertThat(run.out())
        .contains(
            """
            # How many requests one server handles at once.
            # Value: a whole number, at least 1
            # Formerly: [DEFAULT] rpc_thread_pool_size
            #executor_thread_pool_size = 64
            """)
        .contains("# Value: text (secret: never printed)\n#transport_url = rabbit://\n")
        .doesNotContain("oslo_messaging");
  }

  @Test
  void a_default_that_is_no_value_is_described() {
    Run run = Run.bergen("config", "sample", "--group", "oslo_messaging_rabbit");

    assertThat(run.out()).contains("# Default: name of this host\n#hostname =\n");
    assertThat(run.out()).contains("# Deprecated. ");
  }

  @Test
  void no_line_is_wider_than_a_terminal() {
    Run run = Run.bergen("config", "sample");

    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void its_output_is_read_back_with_warnings_for_deprecated_options_only() throws IOException {
    Path file = directory.resolve("all.conf");
    Run.bergen("config", "sample", "--to", file.toString());
    String active = COMMENTED_OPTION.matcher(Files.readString(file)).replaceAll("$1");
    Files.writeString(file, active);

    Run run = Run.bergen("config", "check", file.toString());

    assertThat(run.out().lines().filter(line -> !line.contains("is deprecated.")))
        .singleElement()
        .asString()
        .startsWith("0 errors, ")
        .contains("6 in [DEFAULT]", "5 in [oslo_messaging_notifications]");
  }

  @Test
  void wrong_usage_says_what_there_is() {
    Run group = Run.bergen("config", "sample", "--group", "rabbit");
    Run file = Run.bergen("config", "sample", "--to", directory.toString());

    assertThat(group.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(group.err()).contains("no group 'rabbit'", "oslo_messaging_rabbit");
    assertThat(file.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(file.err()).contains("Cannot write " + directory);
  }
}
