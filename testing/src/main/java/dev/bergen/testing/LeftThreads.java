// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds threads of this library that were started during a test and still run after it. Does not
 * check tests that ran in parallel with others, whose threads look the same.
 *
 * <p>Threads: any; the class guards what is static.
 */
final class LeftThreads {
  private static final String OURS = "bergen-";

  /** How long a thread may take to end after its owner was closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Set<LeftThreads> WATCHING = new HashSet<>();

  private final Set<Thread> before = ours();

  /** Whether another test has run meanwhile; guarded by WATCHING. */
  private boolean disturbed;

  private LeftThreads() {}

  static LeftThreads watch() {
    LeftThreads watch = new LeftThreads();
    synchronized (WATCHING) {
      WATCHING.add(watch);
      if (WATCHING.size() > 1) {
        WATCHING.forEach(each -> each.disturbed = true);
      }
    }
    return watch;
  }

  /** Returns the threads that began since; none if other tests ran meanwhile. */
  List<Thread> unwatch() {
    synchronized (WATCHING) {
      WATCHING.remove(this);
      if (disturbed) {
        return List.of();
      }
    }
    List<Thread> begun = new ArrayList<>(ours());
    begun.removeAll(before);
    return begun;
  }

  /** Waits for them to end, and returns those that do not. */
  static List<Thread> await(List<Thread> threads) {
    Deadline deadline = Deadline.after(PATIENCE);
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, deadline.remaining().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return threads.stream().filter(Thread::isAlive).toList();
  }

  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith(OURS))
        .collect(Collectors.toSet());
  }
}
