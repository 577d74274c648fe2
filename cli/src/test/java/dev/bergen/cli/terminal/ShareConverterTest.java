// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShareConverterTest {
  private final ShareConverter converter = new ShareConverter();

  @Test
  void a_share_has_a_sign_or_is_a_part_of_one() {
    assertThat(converter.convert("20%")).isEqualTo(0.2);
    assertThat(converter.convert("0.2")).isEqualTo(0.2);
    assertThat(converter.convert("1")).isEqualTo(1);
    assertThat(converter.convert("150%")).isEqualTo(1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "1.5", "%", "-1%", "1e2%", "much"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("not a share");
  }
}
