// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Who ends what, under a model checker, which chooses who goes on at each step. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnershipModelTest {
  private static final int SCHEDULES = Integer.getInteger("bergen.model.schedules", 2_000);

  @Test
  void adding_and_closing_never_both_end_a_part_nor_neither() {
    Lincheck.runConcurrentTest(
        SCHEDULES,
        () -> {
          Registry<String> registry = new Registry<>();
          AtomicInteger ended = new AtomicInteger();
          Thread adder =
              new Thread(
                  () -> {
                    if (!registry.add("part")) {
                      ended.incrementAndGet();
                    }
                  });
          adder.start();
          List<String> left = registry.close();
          ended.addAndGet(left.size());
          join(adder);
          if (ended.get() != 1) {
            throw new AssertionError("The part was ended " + ended + " times");
          }
        });
  }

  @Test
  void a_posted_task_runs_or_is_refused_once_however_the_mailbox_closes() {
    Lincheck.runConcurrentTest(
        SCHEDULES,
        () -> {
          AtomicInteger over = new AtomicInteger();
          AtomicReference<@Nullable Thread> loop = new AtomicReference<>();
          Mailbox mailbox =
              new Mailbox(
                  "model",
                  10,
                  error -> {},
                  work -> {
                    Thread thread = new Thread(work);
                    loop.set(thread);
                    return thread;
                  });
          Thread poster = new Thread(() -> mailbox.post(new Counted(over)));
          poster.start();
          mailbox.close(Deadline.after(Duration.ZERO));
          join(poster);
          Thread started = loop.get();
          if (started != null) {
            join(started);
          }
          if (over.get() != 1) {
            throw new AssertionError("The task ended " + over + " times");
          }
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
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
