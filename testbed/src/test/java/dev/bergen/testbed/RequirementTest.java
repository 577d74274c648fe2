// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequirementTest {
  private static final String PROPERTY = "bergen.test.moon.required";
  private static final Requirement MOON = new Requirement("moon", PROPERTY);

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void a_gap_skips_and_names_the_missing_requirement() {
    assertThat(MOON.unmet("some.Test", "no rocket"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContainingAll("moon", "no rocket");
  }

  @Test
  void a_gap_in_a_run_that_must_not_skip_is_a_failure() {
    System.setProperty(PROPERTY, "true");

    assertThatThrownBy(() -> MOON.unmet("some.Test", "no rocket"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("some.Test", "no rocket", PROPERTY);
  }
}
