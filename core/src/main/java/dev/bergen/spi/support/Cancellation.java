// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cancellation of a request by its caller, and the actions to run then. Once the request is
 * {@linkplain #settle settled}, a cancellation is too late.
 *
 * <p>Threads: any. Actions run on the thread that cancels or, if added later, on the one that adds
 * them. If one throws, that is logged, and others are not affected.
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

  /** Runs {@code action} when the caller cancels, or at once if it has; never after settling. */
  public void onCancel(Runnable action) {
    if (isCancelledElseAdd(action)) {
      run(action);
    }
  }

  private synchronized boolean isCancelledElseAdd(Runnable action) {
    if (fate == Fate.OPEN) {
      actions = actions.isEmpty() ? List.of(action) : with(action); // nearly always only one
    }
    return fate == Fate.CANCELLED;
  }

  private List<Runnable> with(Runnable action) {
    List<Runnable> more = new ArrayList<>(actions);
    more.add(action);
    return more;
  }

  /** Records that the caller has cancelled, and runs the actions. */
  public void cancel() {
    end(Fate.CANCELLED).forEach(Cancellation::run);
  }

  /** Records that the reply is being sent. */
  public void settle() {
    var unused = end(Fate.SETTLED);
  }

  /** Returns the actions so far, if this is the first end. */
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
