// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run ran on: no figure says anything without it. */
public final class Machine {
  private Machine() {}

  /** Returns words for words, in the order in which they are said. */
  public static Map<String, String> describe(String rabbit, boolean endedEarly, Duration took) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("Java", System.getProperty("java.version"));
    machine.put("RabbitMQ", rabbit);
    machine.put(
        "machine",
        "%d × %s, %s %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name"),
                System.getProperty("os.version")));
    machine.put(
        "took",
        "%d:%02d min%s"
            .formatted(took.toMinutes(), took.toSecondsPart(), endedEarly ? ", ended early" : ""));
    return machine;
  }

  /** The architecture where the system does not say more. */
  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }
}
