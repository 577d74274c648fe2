// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DurationWordsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.0000001S, 0.0001 ms",
    "PT0.000123456S, 0.123 ms",
    "PT0.001S, 0.001 s",
    "PT0.3S, 0.3 s",
    "PT1S, 1 s",
    "PT59.9994S, 59.999 s",
    "PT59.9999S, 1 min",
    "PT60S, 1 min",
    "PT90S, 1 min 30 s",
    "PT90.25S, 1 min 30.3 s",
    "PT1H, 1 h",
    "PT59M59.99S, 1 h",
    "PT1H0M5.4S, 1 h 5 s",
    "PT26H30M, 1 d 2 h 30 min",
    "PT-1.5S, -1.5 s",
    "PT2562047788015H, 106751991167 d 7 h"
  })
  void a_duration_reads_as_people_say_it(Duration duration, String text) {
    assertThat(Deadline.inWords(duration)).isEqualTo(text);
  }
}
