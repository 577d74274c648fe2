// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WordsTest {

  @Test
  void a_name_for_a_shell_is_quoted_and_stays_on_one_line() {
    assertThat(Words.shell("compute.node-7")).isEqualTo("compute.node-7");
    assertThat(Words.shell("it's")).isEqualTo("'it'\\''s'");
    assertThat(Words.shell("a\nb'c\\d\u0085")).isEqualTo("$'a\\u000ab\\'c\\\\d\\u0085'");
  }
}
