// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class ThreadTimerTest {
  private final ThreadTimer timer = new ThreadTimer();
  private final LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void tasks_run_in_the_order_of_their_time_and_not_before_it() throws Exception {
    long start = timer.nanoTime();
    CompletableFuture<Long> late = new CompletableFuture<>();
    CountDownLatch allScheduled = holdTheThread();
    timer.schedule(Duration.ofMillis(60), () -> late.complete(timer.nanoTime() - start));
    timer.schedule(Duration.ofMillis(30), () -> ran.add("second"));
    timer.schedule(Duration.ofMillis(1), () -> ran.add("first"));
    allScheduled.countDown();

    assertThat(List.of(take(), take())).containsExactly("first", "second");
    assertThat(late.get(30, SECONDS)).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(60));
  }

  @Test
  void a_cancelled_task_does_not_run() throws Exception {
    CountDownLatch cancelled = holdTheThread();
    Timer.Cancellable task = timer.schedule(Duration.ofMillis(1), () -> ran.add("cancelled"));
    timer.schedule(Duration.ofMillis(2), () -> ran.add("kept"));

    task.cancel();
    cancelled.countDown();

    assertThat(take()).isEqualTo("kept");
  }

  @Test
  void a_task_that_throws_hurts_no_other() throws Exception {
    timer.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("expected by this test");
        });
    timer.schedule(Duration.ofMillis(1), () -> ran.add("next"));

    assertThat(take()).isEqualTo("next");
  }

  @Test
  void a_task_that_interrupts_its_thread_hurts_no_other() throws Exception {
    timer.schedule(Duration.ZERO, () -> Thread.currentThread().interrupt());
    timer.schedule(Duration.ofMillis(1), () -> ran.add("next"));

    assertThat(take()).isEqualTo("next");
  }

  @Test
  void a_task_may_schedule_the_next_one() throws Exception {
    timer.schedule(
        Duration.ZERO, () -> timer.schedule(Duration.ofMillis(1), () -> ran.add("chained")));

    assertThat(take()).isEqualTo("chained");
  }

  @Test
  void an_endless_delay_and_a_negative_one_are_taken() throws Exception {
    timer.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));
    timer.schedule(Duration.ofSeconds(-1), () -> ran.add("at once"));

    assertThat(take()).isEqualTo("at once");
  }

  @Test
  void closing_ends_the_thread_and_forgets_the_rest() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    timer.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
    timer.schedule(Duration.ofMinutes(1), () -> ran.add("forgotten"));
    Thread running = thread.get(30, SECONDS);

    timer.close();
    timer.close();
    timer.schedule(Duration.ZERO, () -> ran.add("too late"));

    assertThat(running.getName()).isEqualTo("bergen-timer");
    assertThat(running.isDaemon()).isTrue();
    assertThat(running.isAlive()).isFalse();
    assertThat(ran).isEmpty();
  }

  @Test
  void a_task_may_close_the_timer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    timer.schedule(
        Duration.ZERO,
        () -> {
          timer.close();
          closed.countDown();
        });

    assertThat(closed.await(30, SECONDS)).isTrue();
  }

  /** Keeps the timer's thread busy until the latch is let go, however long scheduling takes. */
  private CountDownLatch holdTheThread() {
    CountDownLatch held = new CountDownLatch(1);
    timer.schedule(
        Duration.ZERO,
        () -> {
          try {
            var unused = held.await(30, SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return held;
  }

  private String take() throws InterruptedException {
    String next = ran.poll(30, SECONDS);
    return next == null ? "nothing within 30 s" : next;
  }
}
