// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScaleTest {
  @Test
  void equal_factors_are_equally_far_from_each_other() {
    Scale scale = Scale.log("", DoubleStream.of(1, 10, 100, Double.NaN), Numbers::plain);

    assertThat(scale.place(10) - scale.place(1))
        .isCloseTo(scale.place(100) - scale.place(10), within(1e-9));
    assertThat(scale.place(0)).isZero();
    assertThat(scale.ticks()).extracting(Scale.Tick::text).contains("1", "10", "100");
  }

  @Test
  void equal_steps_begin_at_nothing() {
    Scale scale = Scale.linear("", DoubleStream.of(3, 37), Numbers::plain);

    assertThat(scale.place(0)).isZero();
    assertThat(scale.high()).isEqualTo(40);
    assertThat(scale.ticks()).extracting(Scale.Tick::text).contains("0", "10", "40");
  }

  @Test
  void numbers_have_as_many_digits_as_say_something() {
    assertThat(Numbers.text(12345.6)).isEqualTo("12,346");
    assertThat(Numbers.text(45.67)).isEqualTo("45.7");
    assertThat(Numbers.text(1.234)).isEqualTo("1.23");
    assertThat(Numbers.text(Double.NaN)).isEqualTo("-");
    assertThat(Numbers.plain(20_000)).isEqualTo("20,000");
    assertThat(Numbers.plain(0.5)).isEqualTo("0.5");
  }
}
