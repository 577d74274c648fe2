// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.FailureKind;
import dev.bergen.MessagingCancelledException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.spi.ConnectionChange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a start early when the broker refuses the user or a declaration, since waiting does not help
 * then, and when the JVM is shut down, since Spring closes nothing before the end of the start.
 * Adds the cause to the error of every failed start.
 *
 * <p>Threads: one starts; the transport's threads report changes, the JVM's its shutdown.
 */
final class StartWatch implements Consumer<ConnectionChange> {
  private static final Logger log = LoggerFactory.getLogger(StartWatch.class);

  /** Whom to interrupt; guarded by this. */
  private @Nullable Thread starting;

  /** The last failure since the start; guarded by this. */
  private @Nullable ConnectionChange trouble;

  /** Guarded by this. */
  private boolean interrupted;

  /** Whether it is the JVM's shutdown that has interrupted; guarded by this. */
  private boolean shutDown;

  @Override
  public synchronized void accept(ConnectionChange change) {
    if (starting == null || change.kind() == FailureKind.OTHER) {
      return;
    }
    trouble = change;
    if (change.kind().isFinal() && !interrupted) {
      interrupted = true;
      starting.interrupt();
    }
  }

  private synchronized void shutDown() {
    if (starting != null && !interrupted) {
      shutDown = true;
      interrupted = true;
      starting.interrupt();
    }
  }

  /**
   * Runs {@code start} on the calling thread.
   *
   * @throws MessagingCancelledException if the JVM is shut down meanwhile, or the thread is
   *     interrupted by others
   * @throws ServerListenException if it fails for the broker's sake, with the kind that is known
   */
  void watch(Target target, Runnable start) {
    synchronized (this) {
      starting = Thread.currentThread();
      trouble = null;
      interrupted = false;
      shutDown = false;
    }
    Thread hook = new Thread(this::shutDown, "bergen-end-of-start");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      ended();
      throw shutDown(target, alreadyShuttingDown);
    }
    try {
      watched(target, start);
    } finally {
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.trace("The hook has run, or runs", e);
    }
  }

  private void watched(Target target, Runnable start) {
    try {
      start.run();
      ended();
    } catch (MessagingCancelledException e) {
      boolean ours = ended();
      if (wasShutDown()) {
        throw shutDown(target, e);
      }
      throw ours ? explained(target, "Cannot listen to " + target, e) : e;
    } catch (ServerListenException e) {
      ended();
      throw isUnexplained(e.kind()) ? withKind(target, e) : e;
    } catch (RuntimeException | Error e) {
      ended();
      throw e;
    }
  }

  private synchronized boolean wasShutDown() {
    return shutDown;
  }

  /** Logs it, too: the JVM may end before Spring has logged the exception. */
  private static MessagingCancelledException shutDown(Target target, Exception cause) {
    String message = "The application was shut down before %s was listened to".formatted(target);
    log.info("{}", message);
    return new MessagingCancelledException(false, message, cause);
  }

  private static boolean isUnexplained(FailureKind kind) {
    return kind == FailureKind.OTHER || kind == FailureKind.TIMEOUT;
  }

  /** Returns whether it was this that interrupted the thread, whose flag is then cleared. */
  private synchronized boolean ended() {
    starting = null;
    if (interrupted) {
      boolean unused = Thread.interrupted();
    }
    return interrupted;
  }

  /** The message says why, the kind does not. */
  private synchronized ServerListenException withKind(Target target, ServerListenException e) {
    ConnectionChange seen = trouble;
    return seen == null
        ? e
        : new ServerListenException(target, seen.kind(), String.valueOf(e.getMessage()), e);
  }

  private synchronized ServerListenException explained(
      Target target, String message, Exception cause) {
    ConnectionChange seen = trouble;
    return seen == null
        ? new ServerListenException(target, message, cause)
        : new ServerListenException(
            target, seen.kind(), "%s: %s".formatted(message, seen.reason()), cause);
  }
}
