// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Deadline;
import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeriodicTasksTest {
  private static final Duration LONG = ofSeconds(30);

  /** Held still while a task is on its way to the thread that runs it. */
  private final ManualTimer timer = new ManualTimer();

  /** At which second each run began. */
  private final BlockingQueue<Long> runs = new LinkedBlockingQueue<>();

  private double jitter;
  private PeriodicTasks tasks = of();

  @AfterEach
  void stop() throws InterruptedException {
    tasks.stop();
    tasks.awaitStopped(Deadline.after(LONG));
  }

  private PeriodicTasks of(PeriodicTask... all) {
    return new PeriodicTasks("nova-compute", List.of(all), timer, () -> jitter);
  }

  private long second() {
    return TimeUnit.NANOSECONDS.toSeconds(timer.nanoTime());
  }

  private long nextRun() throws InterruptedException {
    Long at = runs.poll(30, TimeUnit.SECONDS);
    assertThat(at).isNotNull();
    awaitScheduled(1);
    return at;
  }

  /** A run has ended once the next one is scheduled. */
  private void awaitScheduled(int count) throws InterruptedException {
    Deadline deadline = Deadline.after(LONG);
    while (timer.size() < count && !deadline.isPast()) {
      Thread.onSpinWait();
    }
    assertThat(timer.size()).isEqualTo(count);
  }

  private PeriodicTask task(Duration spacing) {
    return PeriodicTask.every(spacing, "update_available_resource", context -> runs.add(second()));
  }

  @Test
  void a_task_runs_at_its_spacing_after_the_delay() throws Exception {
    tasks = of(task(ofSeconds(60)));
    tasks.start(ofSeconds(10));

    timer.advance(ofSeconds(69));
    assertThat(runs).isEmpty();
    timer.advance(ofSeconds(1));
    assertThat(nextRun()).isEqualTo(70);
    timer.advance(ofSeconds(60));
    assertThat(nextRun()).isEqualTo(130);
  }

  @Test
  void a_task_from_the_start_waits_for_the_delay_alone() throws Exception {
    tasks = of(task(ofSeconds(60)).withImmediateStart());
    tasks.start(ofSeconds(10));

    timer.advance(ofSeconds(10));

    assertThat(nextRun()).isEqualTo(10);
  }

  @Test
  void a_run_comes_up_to_a_twentieth_later() throws Exception {
    jitter = 1;
    tasks = of(task(ofSeconds(100)).withImmediateStart());
    tasks.start(Duration.ZERO);

    timer.advance(Duration.ZERO);
    assertThat(nextRun()).isZero();
    timer.advance(ofSeconds(104));
    assertThat(runs).isEmpty();
    timer.advance(ofSeconds(1));
    assertThat(nextRun()).isEqualTo(105);
  }

  @Test
  void runs_that_a_long_one_covers_fall_out() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    tasks =
        of(
            PeriodicTask.every(
                    ofSeconds(60),
                    "slow",
                    context -> {
                      runs.add(second());
                      gate.await();
                    })
                .withImmediateStart());
    tasks.start(Duration.ZERO);

    timer.advance(Duration.ZERO);
    assertThat(runs.poll(30, TimeUnit.SECONDS)).isZero();
    assertThat(tasks.health().get(0).running()).isTrue();
    timer.advance(ofSeconds(150));
    gate.countDown();
    awaitScheduled(1);

    timer.advance(ofSeconds(29));
    assertThat(runs).isEmpty();
    timer.advance(ofSeconds(1));
    assertThat(nextRun()).isEqualTo(180);
    assertThat(tasks.health().get(0).runs()).isEqualTo(2);
  }

  @Test
  void no_two_tasks_overlap() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    PeriodicTask.Work work =
        context -> {
          if (inside.incrementAndGet() > 1) {
            overlapped.set(true);
          }
          runs.add(second());
          inside.decrementAndGet();
        };
    tasks =
        of(
            PeriodicTask.every(ofSeconds(1), "one", work),
            PeriodicTask.every(ofSeconds(1), "two", work),
            PeriodicTask.every(ofSeconds(1), "three", work));
    tasks.start(Duration.ZERO);

    for (int round = 0; round < 20; round++) {
      timer.advance(ofSeconds(1));
      for (int task = 0; task < 3; task++) {
        assertThat(runs.poll(30, TimeUnit.SECONDS)).isNotNull();
      }
      awaitScheduled(3);
    }

    assertThat(overlapped).isFalse();
  }

  @Test
  void a_task_that_fails_runs_again_and_says_why() throws Exception {
    tasks =
        of(
            PeriodicTask.every(
                ofSeconds(60),
                "broken",
                context -> {
                  runs.add(second());
                  throw new LinkageError("no disk");
                }));
    tasks.start(Duration.ZERO);

    timer.advance(ofMinutes(1));
    nextRun();
    timer.advance(ofMinutes(1));
    nextRun();

    TaskHealth health = tasks.health().get(0);
    assertThat(health.runs()).isEqualTo(2);
    assertThat(health.failures()).isEqualTo(2);
    assertThat(health.lastFailure()).contains("no disk");
    assertThat(health.lastDuration()).isEqualTo(Duration.ZERO);
  }

  @Test
  void each_run_has_a_request_id_of_its_own_and_is_an_administrators() throws Exception {
    BlockingQueue<String> ids = new LinkedBlockingQueue<>();
    tasks =
        of(
            PeriodicTask.every(
                ofSeconds(60),
                "asks",
                context -> {
                  ids.add(context.requestId() + context.isAdmin());
                  runs.add(second());
                }));
    tasks.start(Duration.ZERO);

    timer.advance(ofMinutes(1));
    nextRun();
    timer.advance(ofMinutes(1));
    nextRun();

    assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.endsWith("true"));
  }

  @Test
  void lines_of_a_run_have_its_request_id_and_those_after_it_none() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    tasks =
        of(
            PeriodicTask.every(
                ofSeconds(60),
                "logs",
                context -> {
                  seen.add(context.requestId() + " in " + MDC.get("request_id"));
                  runs.add(second());
                  throw new IllegalStateException("logged, too");
                }));
    tasks.start(Duration.ZERO);

    timer.advance(ofMinutes(1));
    nextRun();
    timer.advance(ofMinutes(1));
    nextRun();

    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    assertThat(seen).allMatch(line -> line.matches("(req-\\S+) in \\1"));
  }

  @Test
  void after_a_stop_nothing_begins_and_what_runs_has_until_the_deadline() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    tasks =
        of(
            PeriodicTask.every(
                    ofSeconds(60),
                    "endless",
                    context -> {
                      begun.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                    })
                .withImmediateStart(),
            task(ofSeconds(1)));
    tasks.start(Duration.ZERO);
    timer.advance(Duration.ZERO);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    tasks.stop();
    timer.advance(ofMinutes(10));
    tasks.awaitStopped(Deadline.after(Duration.ZERO));

    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).isEmpty();
    assertThat(timer.size()).isZero();
  }

  @Test
  void a_spacing_is_longer_than_nothing() {
    assertThatThrownBy(() -> PeriodicTask.every(Duration.ZERO, "always", context -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("always");
  }
}
