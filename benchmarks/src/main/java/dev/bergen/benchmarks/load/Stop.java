// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a TERM: the run hears of it, and the JVM waits until it has ended in order.
 *
 * <p>Threads: any.
 */
public final class Stop {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /** Begins to listen to signals. */
  public static Stop listening() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::ask, "bergen-stop"));
    return stop;
  }

  private void ask() {
    if (done.getCount() == 0) {
      return; // the run is over, and ends the JVM
    }
    asked.countDown();
    Terminal.say("Ending in order, with what was measured until now; some seconds.");
    try {
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits, and returns whether it was asked to end meanwhile. */
  public boolean within(Duration time) throws InterruptedException {
    return asked.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Lets the JVM end with {@code status}, or with the signal's if there was one. */
  public void exit(int status) {
    boolean signalled = isAsked();
    done.countDown();
    if (!signalled) {
      System.exit(status);
    }
  }
}
