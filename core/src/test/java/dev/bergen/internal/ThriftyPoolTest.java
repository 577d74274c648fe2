// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThriftyPoolTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Set<Thread> started = ConcurrentHashMap.newKeySet();
  private final List<ThriftyPool> opened = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void no_thread_is_left() throws InterruptedException {
    release.countDown();
    for (ThriftyPool pool : opened) {
      pool.shutdownNow();
      assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
    }
    for (Thread thread : started) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void slow_tasks_delay_no_other_while_a_thread_is_free() throws Exception {
    ThriftyPool pool = open(8, LONG);
    CountDownLatch slow = new CountDownLatch(7);
    for (int i = 0; i < 7; i++) {
      pool.execute(
          () -> {
            slow.countDown();
            block();
          });
    }

    CountDownLatch quick = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      pool.execute(quick::countDown);
    }

    assertThat(slow.await(30, SECONDS)).isTrue();
    assertThat(quick.await(30, SECONDS)).isTrue();
  }

  @Test
  void tasks_that_get_stuck_after_short_ones_delay_no_other_while_a_thread_is_free()
      throws Exception {
    int stuck = Runtime.getRuntime().availableProcessors() + 6;
    ThriftyPool pool = open(stuck, LONG);
    for (int round = 0; round < 20; round++) {
      CountDownLatch quick = new CountDownLatch(1_000);
      for (int i = 0; i < 1_000; i++) {
        pool.execute(quick::countDown);
      }
      assertThat(quick.await(30, SECONDS)).isTrue();

      CyclicBarrier all = new CyclicBarrier(stuck);
      CountDownLatch done = new CountDownLatch(stuck);
      for (int i = 0; i < stuck; i++) {
        pool.execute(
            () -> {
              meet(all);
              done.countDown();
            });
      }
      assertThat(done.await(30, SECONDS)).isTrue();
    }
  }

  @Test
  void as_many_tasks_as_there_may_be_threads_run_at_once_however_often_they_meet()
      throws Exception {
    ThriftyPool pool = open(4, LONG);
    CyclicBarrier all = new CyclicBarrier(4);

    // Each round ends only if none of its tasks waits behind another one.
    CountDownLatch done = new CountDownLatch(4 * 2_000);
    for (int round = 0; round < 2_000; round++) {
      for (int i = 0; i < 4; i++) {
        pool.execute(
            () -> {
              meet(all);
              done.countDown();
            });
      }
    }

    assertThat(done.await(30, SECONDS)).isTrue();
    assertThat(started).hasSize(4);
  }

  @Test
  void nothing_is_forgotten_that_comes_just_as_a_thread_falls_idle() {
    ThriftyPool pool = open(1, LONG);
    AtomicInteger done = new AtomicInteger();

    for (int i = 1; i <= 50_000; i++) {
      pool.execute(done::incrementAndGet);
      long end = System.nanoTime() + SECONDS.toNanos(30);
      while (done.get() < i) {
        assertThat(System.nanoTime() - end).isNegative();
      }
      for (int pause = i % 64; pause > 0; pause--) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void nothing_is_forgotten_that_comes_just_as_the_threads_end() throws Exception {
    ThriftyPool pool = open(3, Duration.ofNanos(20_000));

    for (int i = 0; i < 5_000; i++) {
      CompletableFuture<Void> ran = new CompletableFuture<>();
      pool.execute(() -> ran.complete(null));
      ran.get(30, SECONDS);
    }

    for (Thread thread : started) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void tasks_begin_in_the_order_in_which_they_were_added() throws Exception {
    ThriftyPool pool = open(1, LONG);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());

    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      int number = i;
      pool.execute(
          () -> {
            order.add(number);
            done.countDown();
          });
    }

    assertThat(done.await(30, SECONDS)).isTrue();
    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void one_task_after_another_needs_one_thread() throws Exception {
    ThriftyPool pool = open(8, LONG);

    for (int i = 0; i < 100; i++) {
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      pool.execute(() -> ran.complete(Thread.currentThread()));
      Thread thread = ran.get(30, SECONDS);
      awaitIdle(thread);
    }

    assertThat(started).hasSize(1);
  }

  @Test
  void the_thread_that_became_idle_last_is_woken_first() throws Exception {
    ThriftyPool pool = open(2, LONG);
    CyclicBarrier both = new CyclicBarrier(2);
    CountDownLatch met = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      pool.execute(
          () -> {
            meet(both);
            met.countDown();
          });
    }
    assertThat(met.await(30, SECONDS)).isTrue();
    Set<Thread> used = new HashSet<>();

    for (int i = 0; i < 10; i++) {
      started.forEach(ThriftyPoolTest::awaitIdle);
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      pool.execute(() -> ran.complete(Thread.currentThread()));
      used.add(ran.get(30, SECONDS));
    }

    assertThat(started).hasSize(2);
    assertThat(used).hasSize(1);
  }

  @Test
  void an_interrupt_of_one_task_does_not_reach_the_next() throws Exception {
    ThriftyPool pool = open(1, LONG);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    pool.execute(() -> Thread.currentThread().interrupt());
    pool.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));

    assertThat(interrupted.get(30, SECONDS)).isFalse();
  }

  @Test
  void a_task_that_fails_takes_no_other_along() throws Exception {
    AtomicInteger uncaught = new AtomicInteger();
    ThriftyPool pool =
        open(
            1,
            LONG,
            task -> {
              Thread thread = new Thread(task, "bergen-test");
              thread.setUncaughtExceptionHandler((failed, error) -> uncaught.incrementAndGet());
              return thread;
            });
    CompletableFuture<Void> ran = new CompletableFuture<>();

    pool.execute(
        () -> {
          throw new IllegalStateException("as the test wants it");
        });
    pool.execute(() -> ran.complete(null));

    ran.get(30, SECONDS);
    assertThat(uncaught).hasValue(1);
  }

  @Test
  void a_shutdown_refuses_new_tasks_and_completes_the_accepted_ones() throws Exception {
    ThriftyPool pool = open(2, LONG);
    CountDownLatch done = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      pool.execute(
          () -> {
            block();
            done.countDown();
          });
    }

    pool.shutdown();

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThat(pool.isTerminated()).isFalse();
    release.countDown();
    assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
    assertThat(done.getCount()).isZero();
  }

  @Test
  void a_shutdown_now_interrupts_running_and_queued_tasks_and_drops_none() throws Exception {
    ThriftyPool pool = open(1, LONG);
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    CountDownLatch runs = new CountDownLatch(1);
    pool.execute(
        () -> {
          runs.countDown();
          first.complete(block());
        });
    pool.execute(() -> second.complete(block()));
    assertThat(runs.await(30, SECONDS)).isTrue();

    assertThat(pool.shutdownNow()).isEmpty();

    assertThat(first.get(30, SECONDS)).isTrue();
    assertThat(second.get(30, SECONDS)).isTrue();
    assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  void after_a_shutdown_now_queued_tasks_end_beside_tasks_that_ignore_interrupts()
      throws Exception {
    ThriftyPool pool = open(2, LONG);
    CountDownLatch stubborn = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      pool.execute(
          () -> {
            stubborn.countDown();
            while (block()) { // until the test ends
              assertThat(release.getCount()).isOne();
            }
          });
    }
    assertThat(stubborn.await(30, SECONDS)).isTrue();
    CountDownLatch left = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      pool.execute(left::countDown);
    }

    pool.shutdownNow();

    assertThat(left.await(30, SECONDS)).isTrue();
    assertThat(pool.isTerminated()).isFalse();
  }

  @Test
  void after_a_shutdown_now_a_task_that_must_not_begin_is_refused() throws Exception {
    ThriftyPool pool = open(1, LONG);
    CountDownLatch runs = new CountDownLatch(1);
    pool.execute(
        () -> {
          runs.countDown();
          block();
        });
    CompletableFuture<String> outcome = new CompletableFuture<>();
    pool.execute(
        new HandlerThreads.Task() {
          @Override
          public void run() {
            outcome.complete("run");
          }

          @Override
          public void refused() {
            outcome.complete("refused");
          }
        });
    assertThat(runs.await(30, SECONDS)).isTrue();

    pool.shutdownNow();

    assertThat(outcome.get(30, SECONDS)).isEqualTo("refused");
  }

  @Test
  void idle_threads_end_at_a_shutdown() throws Exception {
    ThriftyPool pool = open(4, LONG);
    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      pool.execute(done::countDown);
    }
    assertThat(done.await(30, SECONDS)).isTrue();

    pool.shutdown();

    assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  void where_no_thread_can_be_started_a_task_is_refused_and_the_next_is_not() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ThriftyPool pool =
        open(
            1,
            LONG,
            task -> {
              if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("as the test wants it");
              }
              return new Thread(task, "bergen-test");
            });
    CompletableFuture<Void> ran = new CompletableFuture<>();

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    pool.execute(() -> ran.complete(null));

    ran.get(30, SECONDS);
  }

  private ThriftyPool open(int limit, Duration idle) {
    return open(limit, idle, task -> new Thread(task, "bergen-test"));
  }

  private ThriftyPool open(int limit, Duration idle, ThreadFactory factory) {
    ThreadFactory watched =
        task -> {
          Thread thread = factory.newThread(task);
          thread.setDaemon(true);
          started.add(thread);
          return thread;
        };
    ThriftyPool pool = new ThriftyPool(limit, idle.toNanos(), there -> watched);
    opened.add(pool);
    return pool;
  }

  /** Returns whether it was interrupted. */
  private boolean block() {
    try {
      return !release.await(30, SECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void awaitIdle(Thread thread) {
    long end = System.nanoTime() + SECONDS.toNanos(30);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.onSpinWait();
    }
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(30, SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
