// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SizeConverterTest {
  private final SizeConverter converter = new SizeConverter();

  @Test
  void letters_are_multiples_of_1024() {
    assertThat(converter.convert("500")).isEqualTo(500);
    assertThat(converter.convert("1.5k")).isEqualTo(1536);
    assertThat(converter.convert("2GiB")).isEqualTo(2L << 30);
    assertThat(converter.convert("0.3K")).isEqualTo(307);
    assertThat(converter.convert("8388607T")).isEqualTo(8388607L << 40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8388608T", "16777217T", "999999999T"})
  void a_size_that_no_file_can_have_is_refused_by_name(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is more than any file can have");
  }
}
