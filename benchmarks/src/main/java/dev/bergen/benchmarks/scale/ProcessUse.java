// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a process has used at a moment.
 *
 * @param cpu time of all its threads since it began
 * @param resident bytes of memory
 * @param threads of the operating system
 * @param at the JVM's nanoseconds
 */
public record ProcessUse(Duration cpu, long resident, int threads, long at) {

  public static ProcessUse of(ProcessHandle process) {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
      return new ProcessUse(
          process.info().totalCpuDuration().orElse(Duration.ZERO),
          number(status, "VmRSS:") * 1024,
          (int) number(status, "Threads:"),
          System.nanoTime());
    } catch (IOException e) {
      throw new UncheckedIOException("no such process: " + process.pid(), e);
    }
  }

  private static long number(List<String> status, String name) {
    for (String line : status) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    return 0;
  }

  /** Returns how many processors it kept busy since {@code before}. */
  public double processorsSince(ProcessUse before) {
    return (double) cpu.minus(before.cpu).toNanos() / Math.max(1, at - before.at);
  }

  public double cpuSecondsSince(ProcessUse before) {
    return cpu.minus(before.cpu).toNanos() / 1e9;
  }
}
