// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read from a socket brought, some dozens of messages when many come: what can be said of
 * them together waits for its end, which comes before anything more is read.
 *
 * <p>Threads: each belongs to one reader.
 */
final class Burst {
  private static final ThreadLocal<@Nullable Burst> CURRENT = new ThreadLocal<>();

  private List<Runnable> atEnd = new ArrayList<>();
  private List<Runnable> spare = new ArrayList<>();

  /** Makes this the calling thread's. */
  void enter() {
    CURRENT.set(this);
  }

  /** Runs {@code action} when the calling thread's burst is over; at once if it has none. */
  static void atEnd(Runnable action) {
    Burst current = CURRENT.get();
    if (current == null) {
      action.run();
    } else {
      current.atEnd.add(action);
    }
  }

  /** Runs all that waits for the end. What it throws is a defect, and the reader's to report. */
  void end() {
    List<Throwable> defects = new ArrayList<>();
    while (!atEnd.isEmpty()) {
      List<Runnable> due = atEnd;
      atEnd = spare;
      for (Runnable action : due) {
        try {
          action.run();
        } catch (RuntimeException | Error e) { // the others must run, or they wait for ever
          defects.add(e);
        }
      }
      due.clear();
      spare = due;
    }
    if (!defects.isEmpty()) {
      throw new IllegalStateException("What a read brought could not be handled", defects.get(0));
    }
  }
}
