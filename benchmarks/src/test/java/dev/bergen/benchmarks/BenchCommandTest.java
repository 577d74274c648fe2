// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.rigs.bergen.BenchRig.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BenchCommandTest {
  @Test
  void calls_are_measured_unless_another_kind_is_named() {
    assertThat(parse("").kinds()).containsExactly(Kind.CALLS);
    assertThat(parse("--casts --notify").kinds()).containsExactly(Kind.CASTS, Kind.NOTIFICATIONS);
    assertThat(parse("--fanout --calls").kinds()).containsExactly(Kind.CALLS, Kind.FANOUT);
  }

  @Test
  void the_duration_is_parted_into_turns() {
    assertThat(parse("--threads 1,16 --duration 60 --rate 500 --size 2000").schedule())
        .isEqualTo(new Schedule(30, 1, Duration.ofSeconds(2), List.of(1, 16), 500, 2000, 1));
    assertThat(parse("--duration 1").schedule().time()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--threads 0",
        "--threads many",
        "--duration 0",
        "--rate -1",
        "--size -1",
        "--nonsense",
        "more",
        "--url pigeon://host",
        "--url nonsense"
      })
  void wrong_usage_exits_with_2_and_says_why_on_standard_error(String line) {
    StringWriter err = new StringWriter();
    CommandLine command = Bench.commandLine().setErr(new PrintWriter(err, true));

    int status = command.execute(line.split(" "));

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).startsWith("bergen: ").contains("bergen bench --help");
  }

  @Test
  void it_explains_itself_with_examples_and_exit_codes() {
    StringWriter out = new StringWriter();
    CommandLine command = Bench.commandLine().setOut(new PrintWriter(out, true));

    int status = command.execute("--help");

    assertThat(status).isZero();
    assertThat(out.toString())
        .contains("Examples:", "bergen bench", "Exit codes:")
        .contains("--calls", "--casts", "--fanout", "--notify", "--threads", "--rate", "--size")
        .contains("--duration", "--url", "--report");
  }

  private static BenchCommand parse(String line) {
    CommandLine command = Bench.commandLine();
    command.parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
    return command.getCommand();
  }
}
