// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionTest {

  @ParameterizedTest
  @CsvSource({"7,7", "' -1 ',-1", "+3,3", "007,7", "2147483647,2147483647"})
  void a_whole_number_may_have_a_sign_and_spaces(String text, int expected) {
    assertThat(read(Option.integer("o", 0), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.0", "1e3", "0x7", "seven", "2147483648", "1 2", "99999999999999999999"})
  void anything_else_is_no_whole_number(String text) {
    assertRefused(Option.integer("o", 0), text, "'" + text + "' is not a whole number");
  }

  @Test
  void a_long_number_may_need_64_bits() {
    assertThat(read(Option.longInteger("o", 0), "8589934592")).isEqualTo(8_589_934_592L);
  }

  @ParameterizedTest
  @CsvSource({"1,1.0", "1.5,1.5", ".5,0.5", "-2.,-2.0", "1e3,1000.0"})
  void a_decimal_is_written_with_a_dot(String text, double expected) {
    assertThat(read(Option.decimal("o", 0), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1,5", "NaN", "inf", "1d", "1e999", "0x1p3"})
  void anything_else_is_no_decimal(String text) {
    assertRefused(Option.decimal("o", 0), text, "is not a number");
  }

  @Test
  void seconds_become_durations() {
    assertThat(read(Option.seconds("o", 0), "90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read(Option.decimalSeconds("o", 0), "1.25")).isEqualTo(Duration.ofMillis(1250));
    assertThat(Option.decimalSeconds("o", 0.5).defaultValue()).isEqualTo(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "10000000000", "1m"})
  void whole_seconds_are_neither_negative_nor_broken_nor_endless(String text) {
    assertRefused(
        Option.seconds("o", 0),
        text,
        "'" + text + "' is not a whole number of seconds, at least 0");
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "Yes,true",
    "ON,true",
    "1,true",
    "false,false",
    "no,false",
    "' Off ',false",
    "0,false"
  })
  void a_flag_has_four_words_for_each_side(String text, boolean expected) {
    assertThat(read(Option.flag("o", !expected), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "y", "enabled"})
  void no_other_word_switches_a_flag(String text) {
    assertRefused(Option.flag("o", false), text, "is not true or false");
  }

  @Test
  void a_list_is_separated_by_commas() {
    assertThat(read(Option.list("o", "x"), " a, b,,c d ")).isEqualTo(List.of("a", "b", "c d"));
    assertThat(read(Option.list("o", "x"), "")).isEqualTo(List.of());
  }

  @Test
  void a_choice_takes_its_choices_only_in_their_own_case() {
    Option<String> option = Option.choice("o", "shuffle", "round-robin", "shuffle");

    assertThat(read(option, "round-robin")).isEqualTo("round-robin");
    assertRefused(option, "Shuffle", "'Shuffle' is not one of round-robin, shuffle");
  }

  @Test
  void limits_are_inclusive_and_listed_among_the_allowed_values() {
    Option<Duration> option = Option.decimalSeconds("o", 1).atMost(4.5);

    assertThat(option.allowed()).isEqualTo("a number of seconds, at least 0, at most 4.5");
    assertThat(read(option, "4.5")).isEqualTo(Duration.ofMillis(4500));
    assertThat(read(option, "0")).isEqualTo(Duration.ZERO);
    assertRefused(option, "4.51", "at most 4.5");
    assertRefused(option, "-0.1", "at least 0");
    assertRefused(Option.integer("o", 30).atLeast(1), "0", "a whole number, at least 1");
  }

  @Test
  void a_pattern_limits_a_text() {
    Option<@Nullable String> option =
        Option.optionalText("o").matching("gzip|bzip2", "gzip or bzip2");

    assertThat(read(option, "gzip")).isEqualTo("gzip");
    assertRefused(option, "zip", "'zip' is not gzip or bzip2");
  }

  @Test
  void only_numbers_have_limits() {
    assertThatThrownBy(() -> Option.text("o", "x").atLeast(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("text");
  }

  @Test
  void defaults_are_written_as_a_file_would_have_them() {
    assertThat(Option.seconds("o", 60).defaultText()).isEqualTo("60");
    assertThat(Option.decimalSeconds("o", 1.0).defaultText()).isEqualTo("1");
    assertThat(Option.decimalSeconds("o", 0.25).defaultText()).isEqualTo("0.25");
    assertThat(Option.flag("o", true).defaultText()).isEqualTo("true");
    assertThat(Option.list("o", "a", "b").defaultText()).isEqualTo("a,b");
    assertThat(Option.optionalText("o").defaultText()).isEmpty();
    assertThat(Option.optionalText("o").defaultDescribedAs("host name").defaultText())
        .isEqualTo("host name");
  }

  private static <T extends @Nullable Object> T read(Option<T> option, String text) {
    return Configuration.empty()
        .with("g", option.name(), text)
        .options(OptionGroup.of("g", option))
        .get(option);
  }

  private static void assertRefused(Option<?> option, String text, String why) {
    assertThatThrownBy(() -> read(option, text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("code: [g] o ")
        .hasMessageContaining(why);
  }
}
