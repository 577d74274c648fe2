// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.ConfigurationFile.Assignment;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationFileTest {

  @Test
  void sections_hold_assignments_and_comments_hold_nothing() {
    String text =
        """
        # a = comment
        ; b = comment

        [DEFAULT]
        a = 1
        [oslo_messaging_rabbit]
        a: 2
        a = 3
        [DEFAULT]
        b=
        """;

    assertThat(ConfigurationFile.read("f.conf", text))
        .containsExactly(
            new Assignment("DEFAULT", "a", "1", "f.conf:5"),
            new Assignment("oslo_messaging_rabbit", "a", "2", "f.conf:7"),
            new Assignment("oslo_messaging_rabbit", "a", "3", "f.conf:8"),
            new Assignment("DEFAULT", "b", "", "f.conf:10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '^',
      value = {
        "a = b=c:d > b=c:d",
        "a : b=c > b=c",
        "a = 'x y' > x y",
        "a = \" x \" > ^ x ^",
        "a = 'x\" > 'x\"",
        "a = ' > '",
        "a = '' > ^^",
        "a = x # y ; z > x # y ; z",
        "a = http://h:1/ > http://h:1/",
      })
  void the_first_sign_parts_name_and_value_and_quotes_around_a_value_go(
      String line, String expected) {
    assertThat(valueOf(line)).isEqualTo(expected);
  }

  @Test
  void an_indented_line_continues_the_value_above() {
    assertThat(valueOf("a = 1,\n  2,\n\t3\nb = 4")).isEqualTo("1,\n2,\n3");
    assertThat(valueOf("a =\n  # not a comment here")).isEqualTo("\n# not a comment here");
  }

  @Test
  void windows_line_ends_a_byte_order_mark_and_a_missing_last_line_end_do_no_harm() {
    assertThat(ConfigurationFile.read("f", "\uFEFF[DEFAULT]\r\na = 1  \r\n\r\nb = 2"))
        .extracting(Assignment::value)
        .containsExactly("1", "2");
  }

  @Test
  void names_of_groups_are_lowered_except_the_shared_one() {
    assertThat(ConfigurationFile.read("f", "[Oslo_Messaging_Rabbit]\na=1\n[DEFAULT]\nb=2"))
        .extracting(Assignment::group)
        .containsExactly("oslo_messaging_rabbit", "DEFAULT");
  }

  @ParameterizedTest
  @CsvSource({
    "[s3cret, a section has to end with ]",
    "[s3cret] # x, a section has to end with ]",
    "[], a section needs a name",
    "s3cret, neither a [section]",
    "= s3cret, no name before =",
    ": s3cret, no name before :",
    "'   s3cret', an indented line continues a value",
  })
  void a_line_that_makes_no_sense_is_named_but_not_shown(String line, String why) {
    assertThatThrownBy(() -> ConfigurationFile.read("/etc/x.conf", "[DEFAULT]\n\n" + line))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("/etc/x.conf:3: " + why)
        .message()
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = 1", "# c\n\na = 1\n[DEFAULT]"})
  void an_option_has_to_stand_in_a_section(String text) {
    assertThatThrownBy(() -> ConfigurationFile.read("f", text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("below a [section]");
  }

  private static String valueOf(String lines) {
    return ConfigurationFile.read("f", "[DEFAULT]\n" + lines).get(0).value();
  }
}
