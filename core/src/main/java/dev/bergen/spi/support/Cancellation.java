// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the caller of a request has said that it waits no longer, and who wants to hear of it.
 * What is first counts: once {@link #settle settled}, a cancellation comes too late.
 *
 * <p>Threads: any. Actions run on the thread that cancels, or on the one that adds them too late;
 * one that throws is logged and hurts no other.
 */
public final class Cancellation {
  private static final Logger log = LoggerFactory.getLogger(Cancellation.class);

  private enum Fate {
    OPEN,
    CANCELLED,
    SETTLED
  }

  // Guarded by this.
  private Fate fate = Fate.OPEN;
  private List<Runnable> actions = List.of();

  /** Runs {@code action} when the caller cancels, at once if it has; never after settling. */
  public void onCancel(Runnable action) {
    if (isCancelledElseAdd(action)) {
      run(action);
    }
  }

  private synchronized boolean isCancelledElseAdd(Runnable action) {
    if (fate == Fate.OPEN) {
      actions = actions.isEmpty() ? List.of(action) : with(action); // nearly always but one
    }
    return fate == Fate.CANCELLED;
  }

  private List<Runnable> with(Runnable action) {
    List<Runnable> more = new ArrayList<>(actions);
    more.add(action);
    return more;
  }

  /** The caller waits no longer. */
  public void cancel() {
    end(Fate.CANCELLED).forEach(Cancellation::run);
  }

  /** The reply is on its way. */
  public void settle() {
    var unused = end(Fate.SETTLED);
  }

  /** Returns what waited for this end, if it is the first. */
  private synchronized List<Runnable> end(Fate end) {
    List<Runnable> waited = actions;
    if (fate == Fate.OPEN) {
      fate = end;
    }
    actions = List.of();
    return waited;
  }

  /** Returns whether the caller cancelled in time. */
  public synchronized boolean isCancelled() {
    return fate == Fate.CANCELLED;
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("A cancellation callback failed", e);
    }
  }
}
