// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.MessagingCancelledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A start that ends when the JVM is shut down. Quarkus stops nothing before the end of the start,
 * which waits for an unreachable broker for as long as a call.
 *
 * <p>Threads: one starts; the JVM's shutdown interrupts it.
 */
final class InterruptibleStart {
  private static final Logger log = LoggerFactory.getLogger(InterruptibleStart.class);

  private final Thread starting = Thread.currentThread();

  /** Guarded by this. */
  private boolean ended;

  /** Guarded by this. */
  private boolean interrupted;

  private InterruptibleStart() {}

  /**
   * Runs {@code start} on the calling thread.
   *
   * @throws MessagingCancelledException if the JVM is shut down meanwhile, or the thread is
   *     interrupted by others
   */
  static void run(Runnable start) {
    InterruptibleStart one = new InterruptibleStart();
    Thread hook = new Thread(one::interrupt, "bergen-end-of-start");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      throw shutDown(alreadyShuttingDown);
    }
    try {
      start.run();
    } catch (MessagingCancelledException e) {
      throw one.end() ? shutDown(e) : e;
    } finally {
      one.end();
      remove(hook);
    }
  }

  private synchronized void interrupt() {
    if (!ended) {
      interrupted = true;
      starting.interrupt();
    }
  }

  /** Returns whether this has interrupted the thread, whose flag is then cleared. */
  private synchronized boolean end() {
    if (interrupted && !ended) {
      boolean unused = Thread.interrupted();
    }
    ended = true;
    return interrupted;
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.trace("The hook has run, or runs", e);
    }
  }

  /** Logs it, too: the JVM may end before Quarkus has logged the exception. */
  private static MessagingCancelledException shutDown(Exception cause) {
    String message = "The application was shut down before its servers and listeners had started";
    log.info("{}: {}", message, cause.getMessage());
    return new MessagingCancelledException(false, message, cause);
  }
}
