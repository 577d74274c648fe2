// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SubstitutionTest {
  private static final Option<String> NAME = Option.text("name", "");
  private static final Option<String> OTHER = Option.text("other", "by default");
  private static final OptionGroup GROUP = OptionGroup.of("oslo_messaging_test", NAME, OTHER);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "$host-x > node-7-x",
        "${host}x > node-7x",
        "$my_ip/$my_ip > 10.0.0.7/10.0.0.7",
        "$other > by default",
        "${vnc.port} > 6080",
        "$vnc.port > 6080",
        "$control_exchange > openstack",
        "$nested > at 10.0.0.7",
        "$$host > $host",
        "\\$host > $host",
        "$ $5 a$ > $ $5 a$",
        "${} ${x > ${} ${x",
      })
  void references_are_replaced_from_the_same_group_the_shared_one_or_the_one_they_name(
      String value, String expected) throws IOException {
    Configuration configuration = file(value);

    assertThat(configuration.options(GROUP).get(NAME)).isEqualTo(expected);
  }

  @Test
  void the_environment_may_refer_to_files_but_code_and_url_are_taken_word_by_word()
      throws IOException {
    Configuration files = file("x");
    Path file = directory.resolve("a.conf");
    Configuration environment =
        Configuration.builder()
            .file(file)
            .environment(Map.of("OS_OSLO_MESSAGING_TEST__NAME", "at $my_ip"))
            .build();

    assertThat(environment.options(GROUP).get(NAME)).isEqualTo("at 10.0.0.7");
    assertThat(files.options(GROUP, Map.of("name", "$my_ip")).get(NAME)).isEqualTo("$my_ip");
    assertThat(files.with(GROUP.name(), "name", "$$").options(GROUP).get(NAME)).isEqualTo("$$");
  }

  @ParameterizedTest
  @CsvSource({"$nobody,$nobody", "${vnc.nobody},$vnc.nobody"})
  void a_reference_to_nothing_is_refused(String value, String reference) {
    assertThatThrownBy(() -> file(value).options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("refers to " + reference + ", which is not set");
  }

  @Test
  void a_circle_of_references_is_refused() {
    assertThatThrownBy(() -> file("$round").options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("refers to itself");
    assertThatThrownBy(() -> file("$name").options(GROUP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("refers to itself");
  }

  @Test
  void a_value_that_refers_to_a_secret_is_secret_too() throws IOException {
    Options options = file("$transport_url").options(GROUP);

    assertThat(options.get(NAME)).contains("s3cret");
    assertThat(options.toString()).doesNotContain("s3cret");
  }

  private Configuration file(String name) throws IOException {
    String text =
        """
        [DEFAULT]
        host = node-7
        my_ip = 10.0.0.7
        nested = at $my_ip
        round = $about
        about = $round
        transport_url = rabbit://u:s3cret@h
        [vnc]
        port = 6080
        [oslo_messaging_test]
        """;
    Path file = Files.writeString(directory.resolve("a.conf"), text + "name = " + name);
    return Configuration.builder().file(file).build();
  }
}
