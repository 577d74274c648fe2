// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SafeTextTest {

  @Test
  void no_control_character_reaches_a_terminal_and_letters_do() {
    assertThat(SafeText.of("a\u0007b\nc\u007Fd\u009Be")).isEqualTo("a b c d e");
    assertThat(SafeText.of("über 3  Ω")).isEqualTo("über 3  Ω");
  }

  @Test
  void one_line_has_one_blank_for_them() {
    assertThat(ErrorReport.oneLine("a \u0007\n b\u009Bc")).isEqualTo("a b c");
  }
}
