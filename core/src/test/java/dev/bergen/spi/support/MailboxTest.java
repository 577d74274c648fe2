// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class MailboxTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Mailbox mailbox = new Mailbox("bergen-mailbox-test", 3, failures::add);

  @AfterEach
  void close() {
    gate.countDown();
    assertThat(mailbox.close(Deadline.after(LONG))).isTrue();
  }

  @Test
  void a_task_that_throws_is_reported_and_does_not_affect_others() throws Exception {
    Error bug = new LinkageError("expected by this test");
    mailbox.post(
        () -> {
          throw bug;
        });
    CountDownLatch next = new CountDownLatch(1);
    mailbox.post(next::countDown);

    assertThat(next.await(30, SECONDS)).isTrue();
    assertThat(failures).containsExactly(bug);
  }

  @Test
  void accepted_tasks_run_though_the_mailbox_closes_and_later_ones_are_refused() throws Exception {
    occupy();
    mailbox.post(() -> ran.add("taken"));

    assertThat(mailbox.close(Deadline.after(Duration.ZERO))).isFalse();
    assertThat(mailbox.post(new Told("late"))).isFalse();
    gate.countDown();
    assertThat(mailbox.close(Deadline.after(LONG))).isTrue();

    assertThat(ran).containsExactly("late refused", "taken");
  }

  @Test
  void a_full_mailbox_refuses_and_has_room_again_later() throws Exception {
    occupy();
    CountDownLatch taken = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      assertThat(mailbox.post(taken::countDown)).isTrue();
    }

    assertThat(mailbox.post(new Told("fourth"))).isFalse();
    assertThat(ran).containsExactly("fourth refused");

    gate.countDown();
    CountDownLatch later = new CountDownLatch(1);
    assertThat(taken.await(30, SECONDS)).isTrue();
    assertThat(mailbox.post(later::countDown)).isTrue();
    assertThat(later.await(30, SECONDS)).isTrue();
  }

  @Test
  void an_interrupted_task_does_not_end_the_thread() throws Exception {
    mailbox.post(() -> Thread.currentThread().interrupt());
    CountDownLatch next = new CountDownLatch(1);
    mailbox.post(next::countDown);

    assertThat(next.await(30, SECONDS)).isTrue();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_task_that_no_thread_could_be_started_for_runs_with_the_next_one_or_at_the_end() {
    AtomicBoolean isShort = new AtomicBoolean(true);
    Mailbox starved =
        new Mailbox(
            "bergen-mailbox-test",
            10,
            failures::add,
            task -> {
              if (isShort.get()) {
                throw new OutOfMemoryError("expected by this test");
              }
              return new Thread(task);
            });

    assertThat(starved.post(() -> ran.add("first"))).isTrue();
    assertThat(failures).hasSize(1);
    isShort.set(false);
    assertThat(starved.post(() -> ran.add("second"))).isTrue();
    assertThat(starved.close(Deadline.after(LONG))).isTrue();
    assertThat(ran).containsExactly("first", "second");

    Mailbox neverStarted =
        new Mailbox(
            "bergen-mailbox-test",
            10,
            failures::add,
            task -> {
              throw new OutOfMemoryError("expected by this test");
            });
    neverStarted.post(() -> ran.add("third"));
    assertThat(neverStarted.close(Deadline.after(LONG))).isTrue();
    assertThat(ran).containsExactly("first", "second", "third");
  }

  @Test
  void each_task_runs_or_is_refused_however_posting_and_closing_meet() throws Exception {
    for (int round = 0; round < 40; round++) {
      Mailbox busy = new Mailbox("bergen-mailbox-test", 1 << 20, failures::add);
      AtomicInteger posted = new AtomicInteger();
      AtomicInteger over = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(4);
      List<Thread> posters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread poster =
            new Thread(
                () -> {
                  begun.countDown();
                  boolean taken;
                  do {
                    posted.incrementAndGet();
                    taken = busy.post(new Counted(over));
                  } while (taken);
                });
        poster.start();
        posters.add(poster);
      }
      assertThat(begun.await(30, SECONDS)).isTrue();

      assertThat(busy.close(Deadline.after(LONG))).isTrue();
      for (Thread poster : posters) {
        poster.join();
      }

      assertThat(over.get()).as("round %d", round).isEqualTo(posted.get());
    }
  }

  /** Keeps the loop busy until the gate opens. */
  private void occupy() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    mailbox.post(
        () -> {
          busy.countDown();
          awaitGate();
        });
    assertThat(busy.await(30, SECONDS)).isTrue();
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Told implements Mailbox.Task {
    private final String name;

    Told(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      ran.add(name);
    }

    @Override
    public void refused() {
      ran.add(name + " refused");
    }
  }

  private record Counted(AtomicInteger over) implements Mailbox.Task {
    @Override
    public void run() {
      over.incrementAndGet();
    }

    @Override
    public void refused() {
      over.incrementAndGet();
    }
  }
}
