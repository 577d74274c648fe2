// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** docs/reliability.md has figures of every case, and of no other. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReliabilityPageTest {
  @Test
  void every_case_of_the_suite_has_its_rows_on_the_page() throws IOException {
    List<String> expected =
        FaultCases.all().stream()
            .flatMap(fault -> ReliabilityPage.PAIRS.stream().map(pair -> fault + "\t" + pair))
            .toList();

    assertThat(ReliabilityPage.keys()).containsExactlyInAnyOrderElementsOf(expected);
  }
}
