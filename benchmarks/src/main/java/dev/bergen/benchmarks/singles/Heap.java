// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import java.lang.management.ManagementFactory;

/** What this JVM holds on to. */
final class Heap {
  private static final int COLLECTIONS = 3;

  private Heap() {}

  /** Collects garbage and returns how many bytes are left. */
  static long live() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
