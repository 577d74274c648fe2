// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says on standard error how far it is: on a terminal by a bar that is drawn over and over (the
 * start script knows), otherwise in lines.
 *
 * <p>Threads: any.
 */
public final class Progress implements AutoCloseable {
  private static final boolean TERMINAL = Boolean.getBoolean("bergen.terminal");
  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final int WIDTH = 24;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "bergen-progress");
            thread.setDaemon(true);
            return thread;
          });
  private final long begun = System.nanoTime();
  private Duration planned = Duration.ZERO;
  private Duration done = Duration.ZERO;
  private String what = "";
  private String stage = "";

  public void start() {
    if (TERMINAL) {
      var unused = clock.scheduleAtFixedRate(this::draw, 250, 250, TimeUnit.MILLISECONDS);
    }
  }

  /** Adds to what is to be done. */
  public synchronized void plan(Duration more) {
    planned = planned.plus(more);
  }

  /** Takes from what is to be done. */
  public synchronized void done(Duration part) {
    done = done.plus(part);
  }

  /**
   * Says what is going on.
   *
   * @param stage of the run: a line each where there is no terminal
   * @param what within it
   */
  public synchronized void begins(String stage, String what) {
    this.what = stage + ": " + what;
    if (!TERMINAL && !stage.equals(this.stage)) {
      System.err.printf("%s  %s%n", clock(sinceBegin()), stage);
    }
    this.stage = stage;
  }

  /** Says something that stays. */
  public synchronized void say(String line) {
    if (TERMINAL) {
      System.err.print(ERASE_LINE);
    }
    System.err.println(line);
  }

  private synchronized void draw() {
    System.err.print(ERASE_LINE + line(planned, done, sinceBegin(), what));
  }

  static String line(Duration planned, Duration done, Duration since, String what) {
    double part = planned.isZero() ? 0 : Math.min(1, done.toMillis() / (double) planned.toMillis());
    int full = (int) Math.round(part * WIDTH);
    // Opening and closing takes time besides the turns: what has passed says how much.
    String left =
        part < 0.05
            ? "about " + clock(planned.minus(done))
            : clock(Duration.ofMillis(Math.round(since.toMillis() * (1 - part) / part)));
    return "%s%s %3.0f %%  %s left  %s"
        .formatted("█".repeat(full), "░".repeat(WIDTH - full), part * 100, left, what);
  }

  private Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static String clock(Duration time) {
    Duration shown = time.isNegative() ? Duration.ZERO : time;
    return "%d:%02d".formatted(shown.toMinutes(), shown.toSecondsPart());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (TERMINAL) {
      System.err.print(ERASE_LINE);
    }
  }
}
