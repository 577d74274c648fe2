// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TypedLineTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("BUS", "rabbit://h", "HOME", "/me");

  private static TypedLine line(List<String> words, String current) {
    return new TypedLine(words, current);
  }

  private static TypedLine read(String text) {
    TypedLine line = TypedLine.of(text, ENVIRONMENT);
    assertThat(line).isNotNull();
    return line;
  }

  @Test
  void words_end_with_blanks_and_the_last_is_at_the_cursor() {
    assertThat(read("bergen  call a")).isEqualTo(line(List.of("bergen", "call"), "a"));
    assertThat(read("bergen call ")).isEqualTo(line(List.of("bergen", "call"), ""));
    assertThat(read("bergen '' ")).isEqualTo(line(List.of("bergen", ""), ""));
  }

  @Test
  void quotes_are_removed_as_a_shell_does() {
    assertThat(read("b 'a b'c \"d \\\" $BUS\" e\\ f "))
        .isEqualTo(line(List.of("b", "a bc", "d \" rabbit://h", "e f"), ""));
    assertThat(read("b \"open quo")).isEqualTo(line(List.of("b"), "open quo"));
    assertThat(read("b 'open $BUS")).isEqualTo(line(List.of("b"), "open $BUS"));
  }

  @Test
  void variables_and_the_home_directory_are_those_of_the_environment() {
    assertThat(read("b $BUS/x ${BUS} $NONE. ~/x a~ "))
        .isEqualTo(line(List.of("b", "rabbit://h/x", "rabbit://h", ".", "/me/x", "a~"), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b $(id) ", "b `id` ", "b \"$(id)\" ", "b \"`id`\"", "b ${A:-b} ", "b $'x' "})
  void output_of_commands_is_not_guessed(String text) {
    assertThat(TypedLine.of(text, ENVIRONMENT)).isNull();
  }
}
