// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WordsTest {

  @Test
  void received_text_does_not_control_the_terminal() {
    assertThat(Words.safe("a\u0007b\u009Bc")).isEqualTo("a b c");
    assertThat(Words.safe(null)).isEqualTo("-");
  }
}
