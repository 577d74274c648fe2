// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What a person sees of long work. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgressTest {
  @Test
  void a_bar_fills_as_far_as_the_work_has_come() {
    Progress progress = new Progress(new PrintWriter(new StringWriter()), "events", 200, true);

    assertThat(progress.line(100))
        .startsWith("[###############...............]  50%  100 events, ")
        .contains("/s");
    assertThat(progress.line(300)).startsWith("[##############################] 100%");
  }

  @Test
  void without_a_known_end_there_are_count_and_rate() {
    Progress progress = new Progress(new PrintWriter(new StringWriter()), "events", 0, true);

    assertThat(progress.line(1234)).startsWith("1,234 events, ");
  }

  @Test
  void nothing_is_overwritten_without_a_terminal() {
    StringWriter out = new StringWriter();
    Progress progress = new Progress(new PrintWriter(out), "events", 10, false);

    progress.show(5);
    progress.end("done");

    assertThat(out.toString()).isEqualTo("done" + System.lineSeparator());
  }
}
