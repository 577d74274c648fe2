// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as something to wait for, with time to end in good order.
 *
 * <p>Threads: the thread that installs it {@link #await}s and later calls {@link #finished}; the
 * JVM's shutdown thread holds the process open in between and then ends it with that exit code,
 * which the JVM alone would make 130 or 143.
 */
public final class StopSignal implements AutoCloseable {
  private final CompletableFuture<Boolean> requested = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final long graceSeconds;
  private final Thread hook = new Thread(this::holdOpen, "bergen-stop");

  /** Interrupted by a signal that comes before {@link #await}. */
  private final Thread owner = Thread.currentThread();

  private volatile boolean awaited;

  /** Written before finished counts down, read after it. */
  private int exitCode = ExitCode.INTERRUPTED;

  private StopSignal(long graceSeconds) {
    this.graceSeconds = graceSeconds;
  }

  /**
   * Takes over Ctrl-C and TERM, so that a command may end in order.
   *
   * @param graceSeconds how long the process may take to end after the signal
   */
  public static StopSignal install(long graceSeconds) {
    StopSignal signal = new StopSignal(graceSeconds);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Waits for the signal; one that came earlier has interrupted this thread. */
  public void await() throws InterruptedException {
    await(new CompletableFuture<>());
  }

  /**
   * Keeps the signal from interrupting this thread: the work from here on ends in its own time, and
   * asks {@link #isRequested} in between.
   *
   * @throws InterruptedException if it came before
   */
  public void interruptNoMore() throws InterruptedException {
    awaited = true;
    if (requested.isDone()) {
      throw new InterruptedException("A signal has come");
    }
  }

  /** Waits for the signal, or until {@code other} has ended in whatever way. */
  public void await(CompletableFuture<?> other) throws InterruptedException {
    awaited = true;
    try {
      CompletableFuture.anyOf(requested, other.handle((result, error) -> true)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Neither of them fails", e);
    }
  }

  /** Waits for the signal, for the end of {@code other}, or {@code atMost} so long. */
  public void await(CompletableFuture<?> other, Duration atMost) throws InterruptedException {
    await(
        other
            .handle((result, error) -> true)
            .completeOnTimeout(true, atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Returns whether the signal came. */
  public boolean isRequested() {
    return requested.isDone();
  }

  /** Lets the process end, if a signal is why. */
  public void finished(int exitCode) {
    this.exitCode = exitCode;
    finished.countDown();
  }

  /** Forgets the signal; without effect once it came. */
  @Override
  public void close() {
    finished.countDown();
    if (!requested.isDone()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyStopping) {
        // The hook runs now and finds nothing left to wait for.
        requested.complete(true);
      }
    }
  }

  private void holdOpen() {
    requested.complete(true);
    if (!awaited) {
      owner.interrupt();
    }
    try {
      boolean inOrder = finished.await(graceSeconds, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(inOrder ? exitCode : ExitCode.TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
