// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one read from a socket, some dozens of messages under load. Answers that can cover
 * them together are deferred to its end, before the next read.
 *
 * <p>Threads: each belongs to one reader.
 */
public final class Burst {
  private static final Logger log = LoggerFactory.getLogger(Burst.class);
  private static final ThreadLocal<@Nullable Burst> CURRENT = new ThreadLocal<>();

  private List<Runnable> atEnd = new ArrayList<>();
  private List<Runnable> spare = new ArrayList<>();

  /** Connections that have something to write at the end, each once. */
  private final List<Outbound> written = new ArrayList<>();

  /** Creates one without a thread yet. */
  public Burst() {}

  /** Makes this the calling thread's. */
  public void enter() {
    CURRENT.set(this);
  }

  /** The calling thread reads no more. */
  public static void leave() {
    CURRENT.remove();
  }

  /** Whether the calling thread reads from a connection, so that it must not wait for answers. */
  public static boolean isReader() {
    return CURRENT.get() != null;
  }

  /** Runs {@code action} when the calling thread's burst is over; at once if it has none. */
  public static void atEnd(Runnable action) {
    Burst current = CURRENT.get();
    if (current == null) {
      action.run();
    } else {
      current.atEnd.add(action);
    }
  }

  /**
   * Lets go out what was added to {@code outbound} when the calling thread's burst is over.
   *
   * @return false if the thread has no burst, so that the caller writes
   */
  public static boolean flushAtEnd(Outbound outbound) {
    Burst current = CURRENT.get();
    if (current == null) {
      return false;
    }
    if (!current.written.contains(outbound)) {
      current.written.add(outbound);
    }
    return true;
  }

  /** Runs the deferred tasks, and then writes. */
  public void end() {
    while (!atEnd.isEmpty()) {
      List<Runnable> due = atEnd;
      atEnd = spare;
      due.forEach(Burst::run);
      due.clear();
      spare = due;
    }
    for (int i = 0; i < written.size(); i++) {
      written.get(i).flushOrCut();
    }
    written.clear();
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) { // a defect of its owner's; the reader must continue
      log.error("A task at the end of a read batch failed", e);
    }
  }
}
