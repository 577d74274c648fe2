// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExaminationTest {

  @Test
  void one_that_fails_badly_has_ended() {
    Examination examination =
        new Examination(
            () -> {
              throw new AssertionError("on purpose");
            },
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    Examination.View view = examination.examine();

    assertThat(view.isRunning()).isFalse();
    assertThat(view.problem()).isEqualTo("on purpose");
  }
}
