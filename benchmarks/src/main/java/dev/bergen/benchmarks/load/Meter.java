// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what this JVM and other processes have used since they began. */
final class Meter {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Null on a JDK before 21, which only knows what threads that still live have allocated. */
  private static final @Nullable Method ALLOCATED = allocated();

  /**
   * What had been used at one moment.
   *
   * @param client nanoseconds of CPU time of the client's processes
   * @param server of the server's; NaN if it has no process of its own
   * @param broker of the broker's; NaN if there is none on this machine
   * @param bytes that this JVM has allocated; NaN if it does not know or the client is elsewhere
   */
  record Reading(double client, double server, double broker, double bytes) {}

  private Meter() {}

  static Reading read(Rig rig, List<ProcessHandle> brokers) {
    boolean here = rig.clients().isEmpty();
    return new Reading(
        here ? SYSTEM.getProcessCpuTime() : nanos(rig.clients()),
        nanos(rig.servers()),
        nanos(brokers),
        here ? bytes() : Double.NaN);
  }

  private static double nanos(List<ProcessHandle> processes) {
    double sum = processes.isEmpty() ? Double.NaN : 0;
    for (ProcessHandle process : processes) {
      sum += process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }
    return sum;
  }

  private static double bytes() {
    if (ALLOCATED == null) {
      return Double.NaN;
    }
    try {
      return ((Number) ALLOCATED.invoke(ManagementFactory.getThreadMXBean())).doubleValue();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JVM does not say what it allocated", e);
    }
  }

  private static @Nullable Method allocated() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (Runtime.version().feature() < 21
        || !(threads instanceof com.sun.management.ThreadMXBean known)
        || !known.isThreadAllocatedMemorySupported()) {
      return null;
    }
    try {
      return com.sun.management.ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException e) {
      throw new LinkageError("Not where this JDK should have it", e);
    }
  }
}
