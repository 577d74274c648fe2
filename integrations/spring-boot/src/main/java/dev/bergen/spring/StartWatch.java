// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.FailureKind;
import dev.bergen.MessagingCancelledException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.spi.ConnectionChange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a start early when the broker refuses the user or a declaration, since waiting does not help
 * then, and adds the cause to the error of every failed start.
 *
 * <p>Threads: one starts; the transport's threads report changes.
 */
final class StartWatch implements Consumer<ConnectionChange> {
  /** Whom to interrupt; guarded by this. */
  private @Nullable Thread starting;

  /** The last failure since the start; guarded by this. */
  private @Nullable ConnectionChange trouble;

  /** Guarded by this. */
  private boolean interrupted;

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

  /**
   * Runs {@code start} on the calling thread.
   *
   * @throws ServerListenException if it fails for the broker's sake, with the kind that is known
   */
  void watch(Target target, Runnable start) {
    synchronized (this) {
      starting = Thread.currentThread();
      trouble = null;
      interrupted = false;
    }
    try {
      start.run();
      ended();
    } catch (MessagingCancelledException e) {
      boolean ours = ended();
      throw ours ? explained(target, "Cannot listen to " + target, e) : e;
    } catch (ServerListenException e) {
      ended();
      throw isUnexplained(e.kind()) ? withKind(target, e) : e;
    } catch (RuntimeException | Error e) {
      ended();
      throw e;
    }
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
