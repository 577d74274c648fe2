// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Terminal;
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
  private static final int WIDEST = 24;

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
    if (Terminal.IS_ONE) {
      var unused = clock.scheduleAtFixedRate(this::draw, 250, 250, TimeUnit.MILLISECONDS);
    }
  }

  /** Adds to what is to be done. */
  public synchronized void plan(Duration more) {
    planned = planned.plus(more);
  }

  /** Says how long what is planned takes. */
  public synchronized void promise() {
    if (!planned.isZero()) {
      Terminal.say("It takes about " + rounded(planned) + "; Ctrl-C ends it in order.");
    }
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
    if (!Terminal.IS_ONE && !stage.equals(this.stage)) {
      System.err.printf("%s  %s%n", clock(sinceBegin()), stage);
    }
    this.stage = stage;
  }

  /** Says something that stays. */
  public synchronized void say(String line) {
    Terminal.say(line);
  }

  private synchronized void draw() {
    Terminal.show(line(planned, done, sinceBegin(), what, Terminal.columns()));
  }

  static String line(Duration planned, Duration done, Duration since, String what, int columns) {
    int width = Math.min(WIDEST, columns / 5);
    double part = planned.isZero() ? 0 : Math.min(1, done.toMillis() / (double) planned.toMillis());
    int full = (int) Math.round(part * width);
    // Opening and closing takes time besides the turns: what has passed says how much.
    String left =
        part < 0.05
            ? "about " + clock(planned.minus(done))
            : clock(Duration.ofMillis(Math.round(since.toMillis() * (1 - part) / part)));
    return "%s%s %3.0f %%  %s left  %s"
        .formatted("█".repeat(full), "░".repeat(width - full), part * 100, left, what);
  }

  private Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Returns a time as one says it. */
  static String rounded(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 90 ? Math.max(5, (seconds + 2) / 5 * 5) + " s" : (seconds + 30) / 60 + " min";
  }

  static String clock(Duration time) {
    Duration shown = time.isNegative() ? Duration.ZERO : time;
    return "%d:%02d".formatted(shown.toMinutes(), shown.toSecondsPart());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (Terminal.IS_ONE) {
      Terminal.clear();
    }
  }
}
