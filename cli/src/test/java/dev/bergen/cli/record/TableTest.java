// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.TransportUrl;
import dev.bergen.observe.compare.Comparison;
import dev.bergen.observe.replay.Plan;
import dev.bergen.observe.sight.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Names of methods and topics are of others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TableTest {

  @Test
  void cells_stay_in_their_line() {
    Table table = new Table("Method", "calls");
    table.row("a\u0007b\nc\u009Bd", "1");

    assertThat(table.lines()).containsExactly("Method   calls", "a b c d      1");
  }

  @Test
  void a_plan_names_requests_on_a_line_each() {
    Plan plan =
        new Plan(
            Map.of(new Plan.Line(Kind.CALL, "boot\u009B", "compute\n"), 3L),
            3,
            0,
            0,
            Duration.ofSeconds(2),
            List.of(),
            Set.of(),
            null);
    StringWriter err = new StringWriter();

    new ReplayText(plan, TransportUrl.parse("memory:"), new PrintWriter(err)).plan();

    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("call boot  of compute ");
  }

  @Test
  void differences_name_requests_on_a_line_each() {
    DiffText text = new DiffText(20, Path.of("a"), Path.of("b"));
    Comparison.Result nothing = new Comparison.Result(0, 0, 0, 1, 0, Map.of(), List.of(), Map.of());

    text.onlyBefore(RecordTallyTest.answer("boot\u0085\nreserve"));

    assertThat(text.lines(nothing).subList(0, 2))
        .containsExactly("boot  reserve of stock (message 1, id c-1)", "  only in a");
  }
}
