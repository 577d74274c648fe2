// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DemoCommandTest {
  @Test
  void shows_seven_steps_without_a_broker() {
    Run run = Run.bergen("demo", "--url=memory:");

    assertThat(run.out())
        .contains("-> 5", "-> 42", "-> node-2", "node-1, node-2, node-3", "ArithmeticError")
        .contains("MessagingTimeoutException")
        .contains("All 7 steps went as they should.")
        .doesNotContain("\u001b");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
  }
}
