// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandlerThreadsTest {
  private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

  @Test
  void tasks_from_a_socket_run_on_named_daemon_threads() throws Exception {
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2, false)) {
      Thread thread = threadOf(threads);

      assertThat(thread.getName()).isEqualTo("bergen-test-0");
      assertThat(thread.isDaemon()).isTrue();
      assertThat(isVirtual(thread)).isFalse();
    }
  }

  @Test
  void inside_a_process_tasks_run_on_virtual_threads_where_there_are_some() throws Exception {
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2, true)) {
      Thread thread = threadOf(threads);

      assertThat(thread.getName()).isEqualTo("bergen-test-0");
      assertThat(thread.isDaemon()).isTrue();
      assertThat(isVirtual(thread)).isEqualTo(HAS_VIRTUAL);
    }
  }

  @Test
  @Tag("newest-jdk-only")
  void when_many_are_busy_the_next_are_virtual_as_many_as_it_takes() throws Exception {
    assumeTrue(HAS_VIRTUAL);
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2, false)) {
      CyclicBarrier allAtOnce = new CyclicBarrier(1_000);
      Set<Thread> platform = ConcurrentHashMap.newKeySet();
      CountDownLatch done = new CountDownLatch(1_000);
      for (int i = 0; i < 1_000; i++) {
        threads.execute(
            () -> {
              if (!isVirtual(Thread.currentThread())) {
                platform.add(Thread.currentThread());
              }
              meet(allAtOnce);
              done.countDown();
            });
      }

      assertThat(done.await(30, SECONDS)).isTrue();
      assertThat(platform).hasSize(64);
    }
  }

  @Test
  void a_thread_knows_whose_task_it_runs() throws Exception {
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2, false);
        HandlerThreads others = HandlerThreads.open("bergen-other", 2, false)) {
      CompletableFuture<Boolean> own = new CompletableFuture<>();
      CompletableFuture<Boolean> foreign = new CompletableFuture<>();
      threads.execute(() -> own.complete(threads.runCurrentThread()));
      threads.execute(() -> foreign.complete(others.runCurrentThread()));

      assertThat(own.get(30, SECONDS)).isTrue();
      assertThat(foreign.get(30, SECONDS)).isFalse();
      assertThat(threads.runCurrentThread()).isFalse();
    }
  }

  @Test
  void closing_waits_for_what_runs_and_then_interrupts_it() throws Exception {
    HandlerThreads threads = HandlerThreads.open("bergen-test", 2, false);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            interrupted.complete(never.await(30, SECONDS));
          } catch (InterruptedException e) {
            interrupted.complete(true);
          }
        });

    threads.close();

    assertThat(interrupted.get(30, SECONDS)).isTrue();
    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void a_task_can_close_its_own_threads() throws Exception {
    HandlerThreads threads = HandlerThreads.open("bergen-test", 2, false);
    CompletableFuture<Boolean> closed = new CompletableFuture<>();

    threads.execute(
        () -> {
          threads.close();
          closed.complete(Thread.currentThread().isInterrupted());
        });

    assertThat(closed.get(30, SECONDS)).isFalse();
  }

  @Test
  void a_pool_uses_an_idle_thread_before_it_starts_another_and_never_more_than_its_limit()
      throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 3, false)) {
      CountDownLatch done = new CountDownLatch(200);
      for (int i = 0; i < 200; i++) {
        threads.execute(
            () -> {
              names.add(Thread.currentThread().getName());
              done.countDown();
            });
      }

      assertThat(done.await(30, SECONDS)).isTrue();
      if (Runtime.version().feature() < 21) {
        assertThat(names).hasSizeLessThanOrEqualTo(3);
      }
    }
  }

  private static Thread threadOf(HandlerThreads threads) throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    threads.execute(() -> ran.complete(Thread.currentThread()));
    return ran.get(30, SECONDS);
  }

  private static boolean isVirtual(Thread thread) {
    return thread.getClass().getName().contains("Virtual");
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(30, SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
