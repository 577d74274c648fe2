// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessagingTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LedgerTest {
  private static final Duration TIMEOUT = ofSeconds(10);

  private long now = 1_000;
  private final Ledger ledger = new Ledger(2, () -> now);

  @Test
  void a_call_that_ran_and_was_answered_is_acknowledged_and_executed() {
    Entry call = ledger.begin(Kind.CALL, TIMEOUT);
    ledger.execute(call.number, 1);
    pass(ofMillis(30));
    ledger.end(call, null);

    assertThat(ledger.totals(Kind.CALL))
        .isEqualTo(new Totals(Kind.CALL, 1, 1, 1, 0, Map.of(), 0, 0, 0, 0, ofMillis(30)));
    assertThat(ledger.totals(Kind.CAST).sent()).isZero();
    assertThat(ledger.pending()).isZero();
  }

  @Test
  void a_cast_is_lost_if_it_was_acknowledged_and_no_server_ran_it() {
    Entry lost = ledger.begin(Kind.CAST, TIMEOUT);
    Entry executed = ledger.begin(Kind.CAST, TIMEOUT);
    Entry failed = ledger.begin(Kind.CAST, TIMEOUT);
    ledger.end(lost, null);
    ledger.end(executed, null);
    ledger.execute(executed.number, 0);
    ledger.end(failed, new IllegalStateException());

    assertThat(ledger.lostCasts()).containsExactly(lost);
    assertThat(ledger.totals(Kind.CAST).lost()).isEqualTo(1);
    assertThat(ledger.totals(Kind.CAST).failures()).isEqualTo(Map.of("IllegalStateException", 1));
    assertThat(ledger.totals(Kind.CAST).failed()).isEqualTo(1);
  }

  @Test
  void what_was_on_its_way_while_a_queue_was_deleted_is_counted_apart() {
    Entry before = ledger.begin(Kind.CAST, TIMEOUT);
    ledger.end(before, null);
    pass(ofMillis(1));
    Entry meanwhile = ledger.begin(Kind.CAST, TIMEOUT);
    Entry executed = ledger.begin(Kind.CAST, TIMEOUT);
    pass(ofMillis(1));
    ledger.deletions().during(() -> pass(ofMillis(5)));
    ledger.end(meanwhile, null);
    ledger.end(executed, null);
    ledger.execute(executed.number, 0);
    pass(ofMillis(1));
    Entry after = ledger.begin(Kind.CAST, TIMEOUT);
    ledger.end(after, null);

    assertThat(ledger.totals(Kind.CAST).deleted()).isEqualTo(1);
    assertThat(ledger.lostCasts()).containsExactlyInAnyOrder(before, after);
  }

  @Test
  void a_cast_runs_twice_on_one_server_or_on_two() {
    Entry again = ledger.begin(Kind.CAST, TIMEOUT);
    Entry elsewhere = ledger.begin(Kind.CAST, TIMEOUT);
    ledger.execute(again.number, 0);
    ledger.execute(again.number, 0);
    ledger.execute(elsewhere.number, 0);
    ledger.execute(elsewhere.number, 1);

    assertThat(ledger.totals(Kind.CAST).repeated()).isEqualTo(2);
  }

  @Test
  void a_fanout_has_to_run_once_on_each_server() {
    Entry everywhere = ledger.begin(Kind.FANOUT, TIMEOUT);
    Entry twice = ledger.begin(Kind.FANOUT, TIMEOUT);
    for (Entry fanout : new Entry[] {everywhere, twice}) {
      ledger.end(fanout, null);
      ledger.execute(fanout.number, 0);
    }
    ledger.execute(everywhere.number, 1);
    ledger.execute(twice.number, 0);

    Totals totals = ledger.totals(Kind.FANOUT);
    assertThat(totals.executed()).isEqualTo(1);
    assertThat(totals.repeated()).isEqualTo(1);
    assertThat(totals.lost()).isEqualTo(1);
  }

  @Test
  void a_call_is_overdue_a_second_after_its_deadline_whether_it_has_ended_or_not() {
    Entry late = ledger.begin(Kind.CALL, TIMEOUT);
    Entry inTime = ledger.begin(Kind.CALL, TIMEOUT);
    ledger.begin(Kind.CALL, TIMEOUT); // never ends
    pass(ofSeconds(11));
    ledger.end(inTime, new IllegalStateException());
    assertThat(ledger.totals(Kind.CALL).overdue()).isZero();
    pass(ofMillis(1));
    ledger.end(late, null);

    assertThat(ledger.totals(Kind.CALL).overdue()).isEqualTo(2);
    assertThat(ledger.pending()).isEqualTo(1);
  }

  @Test
  void what_was_said_not_to_have_run_must_not_have() {
    Entry ran = ledger.begin(Kind.CALL, TIMEOUT);
    Entry mayHaveRun = ledger.begin(Kind.CALL, TIMEOUT);
    ledger.execute(ran.number, 0);
    ledger.execute(mayHaveRun.number, 0);
    ledger.end(
        ran, new CompletionException(new MessagingTimeoutException(false, "not sent", null)));
    ledger.end(mayHaveRun, new MessagingTimeoutException(true, "no reply", null));

    Totals totals = ledger.totals(Kind.CALL);
    assertThat(totals.ranAfterAll()).isEqualTo(1);
    assertThat(totals.failures()).isEqualTo(Map.of("MessagingTimeoutException", 2));
  }

  @Test
  void all_has_recovered_when_every_kind_sent_after_the_healing_got_through() {
    Entry before = ledger.begin(Kind.FANOUT, TIMEOUT);
    pass(ofMillis(1));
    Recovery recovery = ledger.healed();
    Entry call = ledger.begin(Kind.CALL, TIMEOUT);
    Entry cast = ledger.begin(Kind.CAST, TIMEOUT);
    Entry fanout = ledger.begin(Kind.FANOUT, TIMEOUT);
    ledger.execute(cast.number, 0);
    ledger.execute(before.number, 0);
    ledger.execute(before.number, 1);
    pass(ofMillis(300));
    ledger.end(call, null);
    ledger.execute(fanout.number, 0);
    assertThat(recovery.done()).isNotDone();
    pass(ofMillis(200));
    ledger.execute(fanout.number, 1);

    assertThat(recovery.done()).isCompletedWithValue(ofMillis(500));
  }

  @Test
  void what_nobody_sent_is_counted() {
    ledger.execute(99, 0);

    assertThat(ledger.unknown()).isEqualTo(1);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
