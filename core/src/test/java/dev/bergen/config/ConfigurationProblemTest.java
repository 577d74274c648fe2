// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationProblemTest {
  private static final Option<Integer> PREFETCH =
      Option.integer("rabbit_qos_prefetch_count", 0).atLeast(0);
  private static final Option<Integer> RETRY =
      Option.integer("retry_interval", 1).formerly("old_interval", "older_interval");
  private static final Option<Boolean> MANDATORY =
      Option.flag("mandatory", true).deprecated("It has no effect.");
  private static final Option<String> PASSWORD =
      Option.text("key_password", "").matching("[a-z]*", "letters").secret();
  private static final OptionGroup GROUP =
      OptionGroup.of("oslo_messaging_test", PREFETCH, RETRY, MANDATORY, PASSWORD)
          .withRemoved("rabbit_host", "Name the host in transport_url.");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "rabbit_qos_prefetch_cont, rabbit_qos_prefetch_count",
    "rabit_qos_prefetch_count, rabbit_qos_prefetch_count",
    "prefetch_count, rabbit_qos_prefetch_count",
    "retry_intervall, retry_interval",
    "RETRY_INTERVAL, retry_interval",
  })
  @Tag("URL-22")
  void unknown_options_in_code_and_url_are_refused_with_similar_names(String written, String near) {
    String why = "[oslo_messaging_test] " + written + " is unknown. Did you mean " + near + "?";

    assertThatThrownBy(() -> Configuration.empty().options(GROUP, Map.of(written, "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("URL query: " + why);
    assertThatThrownBy(() -> Configuration.empty().with(GROUP.name(), written, "1").options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("code: " + why);
  }

  @Test
  @Tag("URL-22")
  void an_unknown_name_without_a_similar_one_is_reported_alone() {
    assertThatThrownBy(() -> Configuration.empty().options(GROUP, Map.of("colour", "1")))
        .hasMessage("URL query: [oslo_messaging_test] colour is unknown");
  }

  @Test
  void unknown_options_in_files_and_environment_are_warned_about() throws IOException {
    Path file = write("[oslo_messaging_test]\nprefetch_count = 7");
    Configuration configuration =
        Configuration.builder()
            .file(file)
            .environment(Map.of("OS_OSLO_MESSAGING_TEST__COLOUR", "red"))
            .build();

    try (CapturedLog log = new CapturedLog(Configuration.class)) {
      Options options = configuration.options(GROUP);

      assertThat(options.get(PREFETCH)).isZero();
      assertThat(log.warnings())
          .containsExactly(
              "OS_OSLO_MESSAGING_TEST__COLOUR: [oslo_messaging_test] colour is unknown",
              file
                  + ":2: [oslo_messaging_test] prefetch_count is unknown."
                  + " Did you mean rabbit_qos_prefetch_count?");
    }
  }

  @Test
  @Tag("CFG-05")
  void a_former_name_still_counts_with_a_warning_and_the_present_one_comes_first()
      throws IOException {
    Path former = write("[oslo_messaging_test]\nold_interval = 5");
    Configuration configuration = Configuration.builder().file(former).build();

    assertThat(configuration.options(GROUP).get(RETRY)).isEqualTo(5);
    assertThat(configuration.check(List.of(GROUP)))
        .containsExactly(
            new ConfigurationProblem(
                false,
                former + ":2",
                "[oslo_messaging_test] old_interval is now called retry_interval"));

    Path both = write("[oslo_messaging_test]\nretry_interval = 6\nolder_interval = 5");

    assertThat(Configuration.builder().file(both).build().options(GROUP).get(RETRY)).isEqualTo(6);
  }

  @Test
  @Tag("CFG-07")
  void a_removed_option_says_what_replaced_it() throws IOException {
    Path file = write("[oslo_messaging_test]\nrabbit_host = mq1");

    assertThat(Configuration.builder().file(file).build().check(List.of(GROUP)))
        .extracting(ConfigurationProblem::toString)
        .containsExactly(
            file
                + ":2: [oslo_messaging_test] rabbit_host was removed."
                + " Name the host in transport_url.");
    assertThatThrownBy(() -> Configuration.empty().options(GROUP, Map.of("rabbit_host", "mq1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rabbit_host was removed. Name the host in transport_url.");
  }

  @Test
  void a_number_left_blank_in_a_file_has_its_default_and_a_warning() throws IOException {
    Configuration configuration =
        Configuration.builder().file(write("[oslo_messaging_test]\nretry_interval =")).build();

    try (CapturedLog log = new CapturedLog(Configuration.class)) {
      assertThat(configuration.options(GROUP).get(RETRY)).isEqualTo(RETRY.defaultValue());
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("[oslo_messaging_test] retry_interval is blank; its default applies: ");
    }
    assertThatThrownBy(
            () -> Configuration.empty().with(GROUP.name(), "retry_interval", "").options(GROUP))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void a_deprecated_option_says_why() throws IOException {
    Path file = write("[oslo_messaging_test]\nmandatory = false");

    assertThat(Configuration.builder().file(file).build().check(List.of(GROUP)))
        .extracting(ConfigurationProblem::message)
        .containsExactly("[oslo_messaging_test] mandatory is deprecated. It has no effect.");
  }

  @Test
  void an_invalid_value_is_reported_with_option_origin_value_and_the_allowed_values()
      throws IOException {
    Path file = write("[oslo_messaging_test]\n\nrabbit_qos_prefetch_count = many\n  more");
    Configuration configuration =
        Configuration.builder()
            .file(file)
            .environment(Map.of("OS_OSLO_MESSAGING_TEST__MANDATORY", "perhaps"))
            .build();

    assertThatThrownBy(() -> configuration.options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            file
                + ":3: [oslo_messaging_test] rabbit_qos_prefetch_count 'many\\nmore' is not a whole"
                + " number, at least 0")
        .hasMessageContaining(
            "OS_OSLO_MESSAGING_TEST__MANDATORY: [oslo_messaging_test] mandatory 'perhaps' is not"
                + " true or false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"S3CRET", "$S3CRET"})
  @Tag("CFG-06")
  void the_value_of_a_secret_option_is_never_shown(String value) throws IOException {
    Path file = write("[oslo_messaging_test]\nkey_password = " + value);

    assertThatThrownBy(() -> Configuration.builder().file(file).build().options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + ":2: [oslo_messaging_test] key_password ")
        .message()
        .doesNotContain("S3CRET");
  }

  @Test
  @Tag("CFG-06")
  void printing_options_masks_the_secret_ones() {
    Options options =
        Configuration.empty().options(GROUP, Map.of("key_password", "secret", "mandatory", "no"));

    assertThat(options).hasToString("Options[mandatory=false, key_password=***]");
    assertThat(options.get(PASSWORD)).isEqualTo("secret");
  }

  @Test
  void a_misspelt_group_is_found_when_a_file_is_checked() throws IOException {
    Path file = write("[keystone_authtoken]\na = 1\n[oslo_mesaging_test]\na = 1");

    assertThat(Configuration.builder().file(file).build().check(List.of(GROUP)))
        .containsExactly(
            new ConfigurationProblem(
                false,
                file + ":4",
                "[oslo_mesaging_test] is unknown. Did you mean [oslo_messaging_test]?"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("a.conf"), text);
  }
}
