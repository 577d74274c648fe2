// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for those who wait for their answer. */
public final class Threads {
  private Threads() {}

  /** Returns a factory of daemon platform threads. */
  public static ThreadFactory platform() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "bergen-caller-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns a factory of virtual threads; empty on a JDK without them. */
  public static Optional<ThreadFactory> virtual() {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      virtual =
          builder
              .getMethod("name", String.class, long.class)
              .invoke(virtual, "bergen-virtual-caller-", 0L);
      return Optional.of((ThreadFactory) builder.getMethod("factory").invoke(virtual));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("This JDK has virtual threads, but not with the expected methods", e);
    }
  }
}
