// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationTest {
  private static final Option<Integer> PREFETCH = Option.integer("prefetch", 1).atLeast(0);
  private static final Option<Duration> INTERVAL = Option.seconds("interval", 2);
  private static final Option<List<String>> DRIVER = Option.repeated("driver");
  private static final Option<String> LABEL = Option.text("label", "none");
  private static final OptionGroup GROUP =
      OptionGroup.of("oslo_messaging_test", PREFETCH, INTERVAL, DRIVER, LABEL);
  private static final String NAME = GROUP.name();

  @TempDir Path directory;

  @Test
  void unset_options_have_their_defaults() {
    Options options = Configuration.empty().options(GROUP);

    assertThat(options.get(PREFETCH)).isEqualTo(1);
    assertThat(options.isSet(PREFETCH)).isFalse();
    assertThat(options.origin(PREFETCH)).isEqualTo("default");
  }

  @Test
  @Tag("URL-21")
  @Tag("CFG-04")
  void code_comes_before_the_url_the_environment_files_and_defaults() throws IOException {
    Path file = write("a.conf", "[oslo_messaging_test]\n# the port\nprefetch = 4");
    Configuration.Builder builder = Configuration.builder().setDefault(NAME, "prefetch", "3");

    Options byDefault = builder.build().options(GROUP);
    Options byFile = builder.file(file).build().options(GROUP);
    builder.environment(Map.of("OS_OSLO_MESSAGING_TEST__PREFETCH", "5", "HOME", "/", "OS_X", "1"));
    Options byEnvironment = builder.build().options(GROUP);
    Options byUrl = builder.build().options(GROUP, Map.of("prefetch", "6"));
    builder.set(NAME, "prefetch", "7");
    Options byCode = builder.build().options(GROUP, Map.of("prefetch", "6"));
    Options byLaterCode = builder.build().with(NAME, "prefetch", "8").options(GROUP);

    assertThat(byDefault.get(PREFETCH)).isEqualTo(3);
    assertThat(byFile.get(PREFETCH)).isEqualTo(4);
    assertThat(byFile.origin(PREFETCH)).isEqualTo(file + ":3");
    assertThat(byEnvironment.get(PREFETCH)).isEqualTo(5);
    assertThat(byEnvironment.origin(PREFETCH)).isEqualTo("OS_OSLO_MESSAGING_TEST__PREFETCH");
    assertThat(byUrl.get(PREFETCH)).isEqualTo(6);
    assertThat(byUrl.origin(PREFETCH)).isEqualTo("URL query");
    assertThat(byCode.get(PREFETCH)).isEqualTo(7);
    assertThat(byCode.origin(PREFETCH)).isEqualTo("code");
    assertThat(byCode.isSet(PREFETCH)).isTrue();
    assertThat(byLaterCode.get(PREFETCH)).isEqualTo(8);
  }

  @Test
  @Tag("CFG-04")
  void an_empty_variable_of_the_environment_comes_before_a_file_as_well() throws IOException {
    Path file = write("a.conf", "[oslo_messaging_test]\nprefetch = 4\nlabel = file");
    Map<String, String> empty =
        Map.of("OS_OSLO_MESSAGING_TEST__LABEL", "", "OS_OSLO_MESSAGING_TEST__PREFETCH", "");

    Options options = Configuration.builder().file(file).environment(empty).build().options(GROUP);

    assertThat(options.get(LABEL)).isEmpty();
    assertThat(options.origin(LABEL)).isEqualTo("OS_OSLO_MESSAGING_TEST__LABEL");
    assertThat(options.get(PREFETCH)).as("a blank number is its default").isEqualTo(1);
  }

  @Test
  void the_last_line_of_the_last_file_counts_and_a_repeated_option_collects_all()
      throws IOException {
    Path first =
        write(
            "z.conf",
            "[oslo_messaging_test]\nprefetch = 2\nprefetch = 3\ndriver = log\ndriver = noop");
    write("10.conf", "[oslo_messaging_test]\ninterval = 10\nprefetch = 4");
    write("20.conf", "[oslo_messaging_test]\ninterval = 20\ndriver = test");
    write("30.conf.bak", "[oslo_messaging_test]\ninterval = 30");

    Options options =
        Configuration.builder()
            .file(first)
            .directory(directory.resolve("d"))
            .build()
            .options(GROUP);

    assertThat(options.get(PREFETCH)).isEqualTo(4);
    assertThat(options.get(INTERVAL)).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.get(DRIVER)).containsExactly("log", "noop", "test");
  }

  @Test
  void a_repeated_option_is_separated_by_commas_where_nothing_can_be_repeated() {
    Configuration configuration =
        Configuration.builder()
            .environment(Map.of("OS_OSLO_MESSAGING_TEST__DRIVER", "log,noop"))
            .build();

    assertThat(configuration.options(GROUP).get(DRIVER)).containsExactly("log", "noop");
  }

  @Test
  void a_file_or_directory_that_cannot_be_read_is_named() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> Configuration.builder().file(missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> Configuration.builder().directory(missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void a_file_need_not_be_utf_8_in_its_comments() throws IOException {
    Path file = directory.resolve("latin.conf");
    Files.write(file, new byte[] {'#', (byte) 0xfc, '\n', '[', 'x', ']', '\n'});

    assertThat(Configuration.builder().file(file).build().check(List.of(GROUP))).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path parent =
        name.startsWith("z") ? directory : Files.createDirectories(directory.resolve("d"));
    return Files.writeString(parent.resolve(name), text);
  }
}
