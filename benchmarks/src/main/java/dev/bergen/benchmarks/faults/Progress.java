// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import dev.bergen.benchmarks.load.Terminal;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says how far it is, on standard error: on a terminal in one line that is written over each second
 * (the start script knows), otherwise in a line a minute.
 */
public final class Progress implements AutoCloseable {
  private final long begun = System.nanoTime();
  private final Supplier<String> text;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bergen-run-progress"));

  /**
   * @param text how far it is, in some words
   */
  public Progress(Supplier<String> text) {
    this.text = text;
  }

  /** Begins to say it. */
  public void start() {
    int seconds = Terminal.IS_ONE ? 1 : 60;
    var unused = clock.scheduleAtFixedRate(this::show, seconds, seconds, TimeUnit.SECONDS);
  }

  private void show() {
    Duration since = Duration.ofNanos(System.nanoTime() - begun);
    String line = "%02d:%02d  %s".formatted(since.toMinutes(), since.toSecondsPart(), text.get());
    if (Terminal.IS_ONE) {
      Terminal.show(line);
    } else {
      System.err.println(line);
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      clock.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Terminal.IS_ONE) {
      Terminal.clear();
    }
  }
}
