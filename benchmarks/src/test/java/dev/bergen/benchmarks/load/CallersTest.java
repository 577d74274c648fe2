// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallersTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void as_many_run_at_once_as_are_to_be_in_flight() throws Exception {
    CountDownLatch three = new CountDownLatch(3);

    Sample sample =
        Callers.blocking(
            load(3, 0),
            Threads.platform(),
            () -> {
              three.countDown();
              assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
            });

    assertThat(sample.operations()).isGreaterThanOrEqualTo(3);
    assertThat(sample.nanos().getTotalCount()).isEqualTo(sample.operations());
  }

  @Test
  void many_are_in_flight_without_a_thread_for_each() throws Exception {
    CompletableFuture<String> all = new CompletableFuture<>();
    AtomicInteger begun = new AtomicInteger();

    Sample sample =
        Callers.async(
            load(1000, 0),
            () -> {
              if (begun.incrementAndGet() == 1000) {
                all.complete("all are in flight");
              }
              return all;
            });

    assertThat(sample.operations()).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void what_is_done_at_once_does_not_nest() throws Exception {
    Set<Long> depths = ConcurrentHashMap.newKeySet();

    Callers.async(
        load(1, 0),
        () -> {
          depths.add(StackWalker.getInstance().walk(Stream::count));
          return completedFuture("now");
        });

    assertThat(depths).hasSize(1);
  }

  @Test
  void a_failure_ends_the_phase() {
    Load longOne = new Load(2, Duration.ofMinutes(1), 0, 0);

    assertThatThrownBy(() -> Callers.async(longOne, () -> failedFuture(new Exception("wrong"))))
        .hasMessageContaining("wrong");
    assertThatThrownBy(
            () ->
                Callers.blocking(
                    longOne,
                    Threads.platform(),
                    () -> {
                      throw new Exception("wrong, too");
                    }))
        .hasMessageContaining("wrong, too");
  }

  @Test
  void there_are_no_more_than_the_rate_says() throws Exception {
    Sample blocking = Callers.blocking(load(4, 200), Threads.platform(), () -> {});
    Sample async = Callers.async(load(4, 200), () -> completedFuture("now"));

    assertThat(blocking.operations()).isBetween(1L, 10L);
    assertThat(async.operations()).isBetween(1L, 10L);
  }

  @Test
  void a_stall_is_seen_by_all_that_were_due_in_it() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();

    Sample sample =
        Callers.blocking(
            load(1, 1000),
            Threads.platform(),
            () -> {
              if (number.incrementAndGet() == 1) {
                assertThat(never.await(40, TimeUnit.MILLISECONDS)).isFalse();
              }
            });

    // Without the correction one of fifty would have been slow.
    assertThat(sample.micros(50)).isGreaterThan(1_000);
  }

  private static Load load(int inFlight, double rate) {
    return new Load(inFlight, SHORT, rate, 0);
  }
}
