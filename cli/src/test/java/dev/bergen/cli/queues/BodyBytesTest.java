// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodyBytesTest {
  @ParameterizedTest
  @CsvSource({"1, 65536", "256, 65536", "257, 65280", "1000, 16777"})
  void all_bodies_together_fit_into_one_answer(int count, int bytes) {
    assertThat(QueuesPeekCommand.bodyBytes(count)).isEqualTo(bytes);
  }
}
