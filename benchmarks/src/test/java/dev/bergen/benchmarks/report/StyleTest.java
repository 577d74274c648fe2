// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.rigs.Rigs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StyleTest {
  @Test
  void a_family_has_one_colour_and_its_members_differ() {
    Map<String, Style> styles =
        Style.of(List.of("raw", "raw-blocked", "bergen-async", "spring-direct", "spring-fixed"));

    assertThat(styles.get("raw").colour()).isEqualTo(styles.get("raw-blocked").colour());
    assertThat(styles.get("spring-direct").colour())
        .isEqualTo(styles.get("spring-fixed").colour())
        .isNotEqualTo(styles.get("bergen-async").colour());
    assertThat(styles.values()).doesNotHaveDuplicates();
  }

  @Test
  void no_two_rigs_of_a_chart_look_alike() {
    for (Group group : Rigs.groups()) {
      List<String> ids = group.entries().stream().map(Entry::id).toList();

      assertThat(Style.of(ids).values()).as(group.id()).doesNotHaveDuplicates();
    }
  }
}
