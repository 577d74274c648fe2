// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class LoopTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final StubWork work = new StubWork();
  private final Loop loop = new Loop("bergen-loop-test", work);

  @Test
  void a_step_that_throws_does_not_end_the_loop_and_its_owner_is_notified() throws Exception {
    Error shortage = new OutOfMemoryError("expected by this test");
    Exception bug = new IllegalStateException("expected by this test");
    loop.start();

    work.steps.add(() -> sneakyThrow(shortage));
    work.steps.add(() -> sneakyThrow(bug));
    CompletableFuture<Thread> next = new CompletableFuture<>();
    work.steps.add(() -> next.complete(Thread.currentThread()));

    assertThat(next.get(30, SECONDS).getName()).isEqualTo("bergen-loop-test");
    assertThat(work.failures).containsExactly(shortage, bug);
    assertThat(loop.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void an_interrupt_does_not_end_the_loop() throws Exception {
    CompletableFuture<Thread> running = new CompletableFuture<>();
    work.steps.add(() -> running.complete(Thread.currentThread()));
    loop.start();

    running.get(30, SECONDS).interrupt();
    CountDownLatch next = new CountDownLatch(1);
    work.steps.add(next::countDown);

    assertThat(next.await(30, SECONDS)).isTrue();
    assertThat(work.failures).isEmpty();
    assertThat(loop.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void an_owner_that_fails_on_a_notification_does_not_end_the_loop() throws Exception {
    work.onFailure = () -> sneakyThrow(new AssertionError("expected by this test"));
    work.steps.add(() -> sneakyThrow(new IllegalStateException("expected by this test")));
    CountDownLatch next = new CountDownLatch(1);
    work.steps.add(next::countDown);

    loop.start();

    assertThat(next.await(30, SECONDS)).isTrue();
    assertThat(loop.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void closing_wakes_a_waiting_step_and_ends_the_remaining_tasks_once() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    work.steps.add(first::countDown);
    loop.start();
    assertThat(first.await(30, SECONDS)).isTrue();

    assertThat(loop.close(Deadline.after(LONG))).isTrue();
    assertThat(loop.close(Deadline.after(LONG))).isTrue();

    assertThat(work.ended).hasValue(1);
    assertThat(loop.start()).isFalse();
  }

  @Test
  void the_first_step_is_on_the_loop_however_late_the_starter_continues() throws Exception {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    ThreadFactory threads =
        task ->
            new Thread(task) {
              @Override
              public synchronized void start() {
                super.start();
                first.orTimeout(30, SECONDS).exceptionally(late -> false).join();
              }
            };
    Loop begun = new Loop("bergen-loop-test", work, threads);
    work.steps.add(() -> first.complete(begun.isCurrentThread()));

    begun.start();

    assertThat(first.get(30, SECONDS)).isTrue();
    assertThat(begun.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void closing_waits_until_its_deadline_only_and_may_be_tried_again() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    work.steps.add(
        () -> {
          inStep.countDown();
          awaitQuietly(gate);
        });
    loop.start();
    assertThat(inStep.await(30, SECONDS)).isTrue();

    assertThat(loop.close(Deadline.after(Duration.ZERO))).isFalse();
    gate.countDown();

    assertThat(loop.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void closing_ends_the_pause_between_failures() {
    work.always = () -> sneakyThrow(new IllegalStateException("expected by this test"));
    loop.start();

    assertThat(loop.close(Deadline.after(LONG))).isTrue();
    assertThat(work.ended).hasValue(1);
  }

  @Test
  void a_step_may_close_its_own_loop() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    work.steps.add(() -> ended.complete(loop.close(Deadline.after(LONG))));
    loop.start();

    assertThat(ended.get(30, SECONDS)).isFalse();
    assertThat(loop.close(Deadline.after(LONG))).isTrue();
    assertThat(work.ended).hasValue(1);
  }

  @Test
  void the_work_may_end_the_loop() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    work.onEnd = ended::countDown;
    work.goesOn = false;
    work.steps.add(() -> {});

    loop.start();

    assertThat(ended.await(30, SECONDS)).isTrue();
    assertThat(loop.close(Deadline.after(LONG))).isTrue();
    assertThat(work.ended).hasValue(1);
  }

  @Test
  void a_loop_that_was_never_started_ends_its_tasks_on_the_closing_thread() {
    assertThat(loop.close(Deadline.after(LONG))).isTrue();

    assertThat(work.ended).hasValue(1);
    assertThat(work.endedOn).isEqualTo(Thread.currentThread());
    assertThat(loop.start()).isFalse();
  }

  @Test
  void a_thread_that_cannot_be_started_is_reported_and_started_by_the_next_caller()
      throws Exception {
    AtomicBoolean isShort = new AtomicBoolean(true);
    ThreadFactory threads =
        task -> {
          if (isShort.get()) {
            throw new OutOfMemoryError("expected by this test: unable to create native thread");
          }
          return new Thread(task);
        };
    Loop starved = new Loop("bergen-loop-test", work, threads);

    assertThat(starved.start()).isFalse();
    assertThat(work.failures).hasSize(1).first().isInstanceOf(OutOfMemoryError.class);

    isShort.set(false);
    CountDownLatch ran = new CountDownLatch(1);
    work.steps.add(ran::countDown);
    assertThat(starved.start()).isTrue();
    assertThat(ran.await(30, SECONDS)).isTrue();
    assertThat(starved.close(Deadline.after(LONG))).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneakyThrow(Throwable error) throws E {
    throw (E) error;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does one after the other what a test puts into it. */
  private static final class StubWork implements Loop.Work {
    final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    final AtomicInteger ended = new AtomicInteger();
    volatile boolean goesOn = true;
    volatile Runnable always = () -> {};
    volatile Runnable onFailure = () -> {};
    volatile Runnable onEnd = () -> {};
    volatile Thread endedOn;

    @Override
    public boolean step() throws InterruptedException {
      always.run();
      steps.take().run();
      return goesOn;
    }

    @Override
    public void wake() {
      steps.add(() -> {});
    }

    @Override
    public void failed(Throwable error) {
      failures.add(error);
      onFailure.run();
    }

    @Override
    public void ended() {
      ended.incrementAndGet();
      endedOn = Thread.currentThread();
      onEnd.run();
    }
  }
}
