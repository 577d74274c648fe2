// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

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
 * Who waits for the request that is handled: until when, whether it has said that it waits no
 * longer, and what is to end then.
 *
 * <p>Threads: any. Nothing blocks and nothing of the user's runs under the monitor.
 */
final class Caller {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final @Nullable Deadline deadline;
  private final @Nullable String messageId;

  // Guarded by this.
  private boolean cancelled;

  /** What runs on a cancellation; {@code null} while nobody asked for it. */
  private @Nullable Set<Runnable> actions;

  /** The thread that may be interrupted; {@code null} while it is not in the handler. */
  private @Nullable Thread handling;

  private boolean interrupted;

  /**
   * @param deadline {@code null} when it is unknown
   * @param messageId for the log; {@code null} for a cast
   */
  Caller(@Nullable Deadline deadline, @Nullable String messageId) {
    this.deadline = deadline;
    this.messageId = messageId;
  }

  @Nullable Deadline deadline() {
    return deadline;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Returns whether nobody waits for the result any more. */
  boolean isGone() {
    return isCancelled() || (deadline != null && deadline.isPast());
  }

  /** From now until {@link #leave} this thread handles the request and may be interrupted. */
  synchronized void enter() {
    handling = Thread.currentThread();
    if (cancelled) {
      interrupt(handling);
    }
  }

  /** The thread goes on to other work, without an interrupt that was not meant for that. */
  synchronized void leave() {
    handling = null;
    if (interrupted) {
      boolean unused = Thread.interrupted();
    }
  }

  /** Runs {@code action} on a cancellation; at once, on this thread, if that has come already. */
  void onCancel(Runnable action) {
    if (!add(action)) {
      run(action);
    }
  }

  synchronized void forget(Runnable action) {
    if (actions != null) {
      actions.remove(action);
    }
  }

  /**
   * The caller waits no longer: interrupts the handler and lets {@code executor} run what was asked
   * for. Does not block.
   */
  void cancel(Executor executor) {
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
