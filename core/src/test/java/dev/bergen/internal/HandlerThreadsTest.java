// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandlerThreadsTest {

  @Test
  void tasks_run_on_named_daemon_threads_virtual_ones_where_there_are_some() throws Exception {
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2)) {
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      threads.execute(() -> ran.complete(Thread.currentThread()));

      Thread thread = ran.get(5, SECONDS);
      assertThat(thread.getName()).startsWith("bergen-test-");
      assertThat(thread.isDaemon()).isTrue();
      boolean virtual = thread.getClass().getName().contains("Virtual");
      assertThat(virtual).isEqualTo(Runtime.version().feature() >= 21);
    }
  }

  @Test
  void a_thread_knows_whose_task_it_runs() throws Exception {
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 2);
        HandlerThreads others = HandlerThreads.open("bergen-other", 2)) {
      CompletableFuture<Boolean> own = new CompletableFuture<>();
      CompletableFuture<Boolean> foreign = new CompletableFuture<>();
      threads.execute(() -> own.complete(threads.runCurrentThread()));
      threads.execute(() -> foreign.complete(others.runCurrentThread()));

      assertThat(own.get(5, SECONDS)).isTrue();
      assertThat(foreign.get(5, SECONDS)).isFalse();
      assertThat(threads.runCurrentThread()).isFalse();
    }
  }

  @Test
  void closing_waits_for_what_runs_and_then_interrupts_it() throws Exception {
    HandlerThreads threads = HandlerThreads.open("bergen-test", 2);
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

    assertThat(interrupted.get(5, SECONDS)).isTrue();
    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void a_task_can_close_its_own_threads() throws Exception {
    HandlerThreads threads = HandlerThreads.open("bergen-test", 2);
    CompletableFuture<Boolean> closed = new CompletableFuture<>();

    threads.execute(
        () -> {
          threads.close();
          closed.complete(Thread.currentThread().isInterrupted());
        });

    assertThat(closed.get(5, SECONDS)).isFalse();
  }

  @Test
  void a_pool_uses_an_idle_thread_before_it_starts_another_and_never_more_than_its_limit()
      throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (HandlerThreads threads = HandlerThreads.open("bergen-test", 3)) {
      CountDownLatch done = new CountDownLatch(200);
      for (int i = 0; i < 200; i++) {
        threads.execute(
            () -> {
              names.add(Thread.currentThread().getName());
              done.countDown();
            });
      }

      assertThat(done.await(10, SECONDS)).isTrue();
      if (Runtime.version().feature() < 21) {
        assertThat(names).hasSizeLessThanOrEqualTo(3);
      }
    }
  }
}
