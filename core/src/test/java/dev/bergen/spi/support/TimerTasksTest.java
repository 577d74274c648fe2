// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimerTasksTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TimerTasks tasks = new TimerTasks(new ReentrantLock());
  private final List<String> ran = new ArrayList<>();

  @Test
  void a_distant_task_runs_when_it_is_due_and_no_earlier() {
    add(70 * SECOND, "second");
    add(200 * SECOND, "third, after several turns");
    add(5 * SECOND, "first");

    runUntil(70 * SECOND - 1);
    assertThat(ran).containsExactly("first");
    runUntil(70 * SECOND);
    runUntil(200 * SECOND - 1);
    assertThat(ran).containsExactly("first", "second");
    runUntil(200 * SECOND);
    assertThat(ran).containsExactly("first", "second", "third, after several turns");
  }

  @Test
  void tasks_due_during_a_long_sleep_run_in_order() {
    add(3 * SECOND, "first");
    add(90 * SECOND, "third");
    add(60 * SECOND, "second");

    runUntil(1_000_000 * SECOND);

    assertThat(ran).containsExactly("first", "second", "third");
  }

  @Test
  void a_check_is_never_too_late_and_cancelled_tasks_need_none() {
    TimerTasks.Task far = add(60 * SECOND, "cancelled");
    assertThat(tasks.nextCheck()).isBetween(59 * SECOND, 60 * SECOND);
    assertThat(TimerTasks.wakesAt(far)).isEqualTo(tasks.nextCheck());

    tasks.remove(far);
    tasks.remove(far);

    assertThat(tasks.nextCheck()).isEqualTo(Long.MAX_VALUE);
    runUntil(100 * SECOND);
    assertThat(ran).isEmpty();
  }

  @Test
  void with_any_additions_and_cancellations_tasks_run_in_order() {
    Random random = new Random(7);
    TreeMap<Long, String> expected = new TreeMap<>();
    List<TimerTasks.Task> all = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (long now = 0; now < 300 * SECOND; now += SECOND / 7) {
      long at = now + (long) (random.nextDouble() * 120 * SECOND);
      times.add(at);
      all.add(add(at, "at " + at));
      expected.put(at, "at " + at);
      int victim = random.nextInt(all.size());
      if (random.nextBoolean() && times.get(victim) > now) {
        tasks.remove(all.get(victim));
        expected.remove(times.get(victim));
      }
      runUntil(now);
    }
    runUntil(1_000 * SECOND);

    assertThat(ran).containsExactlyElementsOf(expected.values());
  }

  private TimerTasks.Task add(long at, String name) {
    return tasks.add(at, () -> ran.add(name));
  }

  /** As a thread does it that sleeps until it must look again. */
  private void runUntil(long end) {
    for (long now = Math.min(end, tasks.nextCheck()); now < end; ) {
      runDue(now);
      now = Math.min(end, Math.max(now + 1, tasks.nextCheck()));
    }
    runDue(end);
  }

  private void runDue(long now) {
    for (Runnable due = tasks.pollDue(now); due != null; due = tasks.pollDue(now)) {
      due.run();
    }
  }
}
