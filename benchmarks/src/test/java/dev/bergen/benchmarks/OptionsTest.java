// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.rigs.Rigs;
import dev.bergen.benchmarks.singles.Single;
import dev.bergen.benchmarks.singles.Singles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionsTest {
  @Test
  void everything_is_measured_unless_something_is_named() {
    Options all = parse("");
    Options some = parse("casts idle");

    assertThat(all.groups()).extracting(Group::id).contains("calls", "casts", "memory");
    assertThat(all.singles()).hasSameSizeAs(Singles.all());
    assertThat(some.groups()).extracting(Group::id).containsExactly("casts");
    assertThat(some.singles()).extracting(Single::id).containsExactly("idle");
  }

  @Test
  void rigs_are_chosen_by_name_and_family_in_that_order() {
    Options options = parse("calls --only bergen-sync,raw*");

    assertThat(options.groups())
        .singleElement()
        .satisfies(
            group ->
                assertThat(group.entries())
                    .extracting(Entry::id)
                    .containsExactly("bergen-sync", "raw", "raw-blocked"));
    assertThat(options.singles()).isEmpty();
  }

  @Test
  void a_quick_run_has_what_the_bars_over_rabbitmq_need() {
    Options quick = parse("--quick");

    assertThat(quick.groups()).extracting(Group::id).containsExactly("calls", "casts");
    assertThat(quick.groups().get(0).entries())
        .extracting(Entry::id)
        .contains("raw", "raw-blocked", "bergen-async", "bergen-sync")
        .contains("python-14", "python-polling", "spring-direct");
    assertThat(quick.singles()).isEmpty();
    assertThat(quick.schedule(quick.groups().get(0)).inFlight()).containsExactly(1, 64, 256);
    assertThat(quick.schedule(quick.groups().get(1)).inFlight()).containsExactly(256);
  }

  @Test
  void a_quick_run_takes_less_than_six_minutes_with_its_build() {
    Options quick = parse("--quick");

    Duration expected =
        quick.groups().stream()
            .map(group -> quick.schedule(group).expected(group))
            .reduce(Duration.ofSeconds(8 + 12), Duration::plus);

    assertThat(expected).isBetween(Duration.ofMinutes(3), Duration.ofSeconds(5 * 60 + 15));
  }

  @Test
  void a_quick_run_measures_rigs_where_it_counts_unless_levels_are_chosen() {
    Group quick = parse("--quick").groups().get(0);
    Options chosen = parse("--quick --in-flight 8");

    assertThat(quick.entries()).allSatisfy(entry -> assertThat(entry.levels()).isNotEmpty());
    assertThat(chosen.groups().get(0).entries())
        .hasSameSizeAs(quick.entries())
        .allSatisfy(entry -> assertThat(entry.levels()).isEmpty());
    assertThat(chosen.schedule(chosen.groups().get(1)).inFlight()).containsExactly(8);
  }

  @Test
  void numbers_change_the_schedule() {
    Options options =
        parse("calls --in-flight 1,8 --cycles 3 --warm-ups 0 --seconds 0.5 --rate 50 --size 9");

    assertThat(options.schedule())
        .isEqualTo(new Schedule(3, 0, Duration.ofMillis(500), List.of(1, 8), 50, 9, 1));
  }

  @Test
  void a_report_goes_where_it_is_said_or_to_a_directory_of_the_minute() {
    assertThat(parse("--report out").report()).isEqualTo(Path.of("out"));
    assertThat(parse("").report().toString()).startsWith(".bergen/benchmarks/2");
  }

  @Test
  void a_page_is_made_of_saved_results_beside_them_or_where_it_is_said() {
    assertThat(parse("calls").saved()).isNull();
    assertThat(parse("--from docs/results.json").saved()).isEqualTo(Path.of("docs/results.json"));
    assertThat(parse("--from docs/results.json").report())
        .isEqualTo(Path.of("docs").toAbsolutePath());
    assertThat(parse("--from docs/results.json --report out").report()).isEqualTo(Path.of("out"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cycles",
        "--cycles many",
        "--cycles 0",
        "--seconds 0",
        "--seconds NaN",
        "--rate -1",
        "--in-flight 0",
        "--in-flight 1,",
        "--what 1",
        "--from",
        "--from results.json calls",
        "--from results.json --quick",
        "--from results.json --cycles 3",
        "x",
        "calls --only nobody"
      })
  void wrong_options_are_refused(String line) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Options parse(String line) {
    return Options.parse(
        line.isEmpty() ? List.of() : List.of(line.split(" ")), Rigs.groups(), Singles.all());
  }
}
