// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecondsConverterTest {
  private final SecondsConverter converter = new SecondsConverter();

  @Test
  void a_bare_number_is_seconds() {
    assertThat(converter.convert("30")).isEqualTo(Duration.ofSeconds(30));
    assertThat(converter.convert("0.5")).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void a_unit_may_follow() {
    assertThat(converter.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(converter.convert("10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(converter.convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(converter.convert("99999999m")).isEqualTo(Duration.ofMinutes(99_999_999));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1h", "1 s", "1e3", ".", "999999999"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("not a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "0ms", "0.0009", "0.5ms"})
  void a_timeout_that_leaves_no_time_is_refused(String text) {
    TimeoutConverter timeouts = new TimeoutConverter();

    assertThat(timeouts.convert("1ms")).isEqualTo(Duration.ofMillis(1));
    assertThatThrownBy(() -> timeouts.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContainingAll("'" + text + "'", "1ms or more");
  }
}
