// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerdictTest {
  private static final Leaks NONE = new Leaks(List.of(), 0, 0, List.of(), 0, 0);

  @Test
  void failures_alone_break_no_promise() {
    Verdict verdict = Verdict.of(totals(Kind.CALL, 0, 0), totals(Kind.CAST, 0, 7), NONE, 0);

    assertThat(verdict.exitCode()).isZero();
    assertThat(verdict).hasToString("**Passed.**");
  }

  @Test
  void a_lost_cast_fails_it() {
    Verdict verdict = Verdict.of(totals(Kind.CALL, 0, 0), totals(Kind.CAST, 2, 0), NONE, 0);

    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict).hasToString("**Failed:** 2 acknowledged casts lost.");
  }

  @Test
  void an_overdue_call_fails_it() {
    assertThat(Verdict.of(totals(Kind.CALL, 0, 1), totals(Kind.CAST, 0, 0), NONE, 0).exitCode())
        .isEqualTo(1);
  }

  @Test
  void a_fault_that_was_not_got_over_fails_it() {
    assertThat(Verdict.of(totals(Kind.CALL, 0, 0), totals(Kind.CAST, 0, 0), NONE, 1).exitCode())
        .isEqualTo(1);
  }

  static Stream<Leaks> leaks() {
    return Stream.of(
        new Leaks(List.of("bergen-rabbit-reader-1"), 0, 0, List.of(), 0, 0),
        new Leaks(List.of(), 1, 0, List.of(), 0, 0),
        new Leaks(List.of(), 0, 1, List.of(), 0, 0),
        new Leaks(List.of(), 0, 0, List.of("reply_1"), 0, 0),
        new Leaks(List.of(), 0, 0, List.of(), 1, 0),
        new Leaks(List.of(), 0, 0, List.of(), 0, 1));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void any_leak_fails_it(Leaks leaks) {
    Verdict verdict = Verdict.of(totals(Kind.CALL, 0, 0), totals(Kind.CAST, 0, 0), leaks, 0);

    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict).hasToString("**Failed:** 1 leaks.");
  }

  private static Totals totals(Kind kind, int lost, int overdue) {
    return new Totals(kind, 9, 9, 9, 0, Map.of(), lost, 3, overdue, 0, Duration.ofSeconds(1));
  }
}
