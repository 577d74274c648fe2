// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.bergen.benchmarks.scale.ScalePlan.Step;
import dev.bergen.benchmarks.scale.agents.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What this machine lets one JVM and one broker have. */
final class Limits {
  /** Files that a JVM and a broker have open without any agent. */
  private static final int OTHER_FILES = 300;

  /** What RabbitMQ takes of its files for sockets, until release 4. */
  private static final double FOR_SOCKETS = 0.9;

  private static final int CONNECTIONS_PER_AGENT = 2;
  private static final int THREADS_PER_AGENT = 12;

  private Limits() {}

  /** Returns 2, as a transport has them, or 1 where this JVM may not open so many sockets. */
  static int connectionsPerLightAgent(int agents) {
    return agents * (long) CONNECTIONS_PER_AGENT + OTHER_FILES <= files()
        ? CONNECTIONS_PER_AGENT
        : 1;
  }

  /** Returns why a step does not fit; {@code null} if it does. */
  static @Nullable String forbids(Step step) {
    int connections =
        step.kind() == Kind.LIGHT ? connectionsPerLightAgent(step.agents()) : CONNECTIONS_PER_AGENT;
    long files = step.agents() * (long) connections + OTHER_FILES;
    if (files > files()) {
      return "%,d agents need %,d sockets, possible are %,d: ulimit -n"
          .formatted(step.agents(), files, files());
    }
    long threads = step.agents() * (long) THREADS_PER_AGENT;
    if (step.kind() == Kind.BERGEN && threads > threads()) {
      return "%,d agents may need %,d threads, allowed are %,d: --light"
          .formatted(step.agents(), threads, threads());
    }
    return null;
  }

  /** That may be sockets, here or in the broker, which has the same limit. */
  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? (long) (FOR_SOCKETS * system.getMaxFileDescriptorCount())
        : Long.MAX_VALUE;
  }

  private static long threads() {
    Path most = Path.of("/proc/sys/kernel/pid_max");
    try {
      // Not readString: such a file has no size, and some kernels answer a second read with
      // nothing.
      return Long.parseLong(Files.readAllLines(most).get(0).strip()) - 1_000;
    } catch (IOException e) {
      throw new IllegalStateException("This simulation needs Linux", e);
    }
  }
}
