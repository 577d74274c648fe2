// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.handled;

import dev.bergen.Deadline;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller of the request that is being handled: its deadline, whether it has cancelled, and the
 * actions to run on a cancellation.
 *
 * <p>Threads: any. Nothing blocks, and no user code runs under the monitor.
 */
public final class Caller {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");

  private final @Nullable Deadline deadline;
  private final @Nullable String messageId;

  // Guarded by this.
  private boolean cancelled;

  /** Actions to run on a cancellation; {@code null} while none is registered. */
  private @Nullable Set<Runnable> actions;

  /** The thread that may be interrupted; {@code null} while it is not in the handler. */
  private @Nullable Thread handling;

  private boolean interrupted;

  /**
   * @param deadline {@code null} when it is unknown
   * @param messageId for the log; {@code null} for a cast
   */
  public Caller(@Nullable Deadline deadline, @Nullable String messageId) {
    this.deadline = deadline;
    this.messageId = messageId;
  }

  public @Nullable Deadline deadline() {
    return deadline;
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Returns whether the caller has stopped waiting for the result. */
  public boolean isGone() {
    return isCancelled() || (deadline != null && deadline.isPast());
  }

  /** From now until {@link #leave} this thread handles the request and may be interrupted. */
  public synchronized void enter() {
    handling = Thread.currentThread();
    if (cancelled) {
      interrupt(handling);
    }
  }

  /**
   * Releases the thread for other work, and clears an interrupt that was meant for this request.
   */
  public synchronized void leave() {
    handling = null;
    if (interrupted) {
      boolean unused = Thread.interrupted();
    }
  }

  /** Runs {@code action} on a cancellation; at once, on this thread, if already cancelled. */
  public void onCancel(Runnable action) {
    if (!add(action)) {
      run(action);
    }
  }

  public synchronized void forget(Runnable action) {
    if (actions != null) {
      actions.remove(action);
    }
  }

  /**
   * Marks the request as cancelled: interrupts the handler and lets {@code executor} run the
   * registered actions. Does not block.
   */
  public void cancel(Executor executor) {
    List<Runnable> due = markCancelled();
    if (due.isEmpty()) {
      return;
    }
    try {
      executor.execute(() -> due.forEach(this::run));
    } catch (RejectedExecutionException e) {
      log.debug(
          "The transport is closed, skipping the cancellation callbacks: id={}", messageId, e);
    }
  }

  private synchronized List<Runnable> markCancelled() {
    cancelled = true;
    if (handling != null) {
      interrupt(handling);
    }
    List<Runnable> due = actions == null ? List.of() : List.copyOf(actions);
    actions = null;
    return due;
  }

  private synchronized boolean add(Runnable action) {
    if (cancelled) {
      return false;
    }
    if (actions == null) {
      actions = new LinkedHashSet<>();
    }
    actions.add(action);
    return true;
  }

  private void interrupt(Thread thread) {
    interrupted = true;
    thread.interrupt();
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("A cancellation callback failed: id={}", messageId, e);
    }
  }
}
