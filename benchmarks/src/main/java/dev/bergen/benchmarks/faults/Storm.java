// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.bergen.testbed.RabbitNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients of one broker, which is killed and comes back: when is each of them connected again?
 * By hand: {@code benchmarks/storm}.
 */
public final class Storm {
  private static final String USAGE =
      """
      usage: benchmarks/storm [--clients N]

        --clients N  each with a connection of its own, all in one JVM; 500 unless said
      """;

  private static final int MOST_CLIENTS = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Storm() {}

  public static void main(String[] args) throws Exception {
    int clients;
    try {
      clients = clients(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    requireFiles(clients);
    if (RabbitNode.missing().isPresent()) {
      System.err.println("It needs RabbitMQ; './verify' installs it.");
      System.exit(2);
    }
    System.exit(run(clients));
  }

  static int clients(String[] args) {
    if (args.length == 0) {
      return 500;
    }
    if (args.length != 2 || !args[0].equals("--clients")) {
      throw new IllegalArgumentException("unknown, or without its value: " + args[0]);
    }
    try {
      int clients = Integer.parseInt(args[1]);
      if (clients >= 1 && clients <= MOST_CLIENTS) {
        return clients;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--clients is not a number: " + args[1], e);
    }
    throw new IllegalArgumentException("clients: 1 to " + MOST_CLIENTS);
  }

  /** Sockets of this process; the broker has the same limit and needs as many. */
  private static void requireFiles(int clients) {
    long needed = clients * 2L + 300;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < needed) {
      System.err.printf(
          "%d clients need about %d open files, allowed are %d: ulimit -n %d%n",
          clients, needed, system.getMaxFileDescriptorCount(), needed);
      System.exit(2);
    }
  }

  private static int run(int count) throws InterruptedException {
    System.err.println("Starting a private RabbitMQ node");
    try (RabbitNode node = RabbitNode.start();
        StormClients clients = new StormClients(count)) {
      System.err.println("Connecting " + count + " clients");
      clients.open(node.url(""));

      System.err.println("Killing the node, and starting it again");
      clients.expect();
      long killed = System.nanoTime();
      node.kill();
      node.startAgain();
      long started = System.nanoTime();

      boolean all = clients.awaitAll(PATIENCE);
      int casts = clients.castEach();
      print(node.version(), count, clients.back(), killed, started, casts);
      return all && casts == count ? 0 : 1;
    }
  }

  private static void print(
      String version, int count, List<Long> back, long killed, long started, int casts) {
    if (back.isEmpty()) {
      System.out.println("Of " + count + " clients none came back.");
      return;
    }
    // Whoever is first shows that the broker can be reached; RabbitNode looks less often.
    long reachable = Math.min(started, back.stream().min(Long::compare).orElseThrow());
    ReconnectTimes times =
        ReconnectTimes.of(back.stream().map(at -> Duration.ofNanos(at - reachable)).toList());
    List<String> lines = new ArrayList<>();
    lines.add(
        "Storm: %d clients, RabbitMQ %s down for %s; Java %s, %d processors."
            .formatted(
                count,
                version,
                Report.seconds(Duration.ofNanos(reachable - killed)),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors()));
    lines.add("");
    lines.add("| clients | back | p50 | p90 | max | most in one second | then could cast |");
    lines.add("|---|---|---|---|---|---|---|");
    lines.add(
        "| %d | %d | %s | %s | %s | %d | %d |"
            .formatted(
                count,
                back.size(),
                Report.seconds(times.percentile(50)),
                Report.seconds(times.percentile(90)),
                Report.seconds(times.percentile(100)),
                times.mostInOneSecond(),
                casts));
    lines.add("");
    lines.add("Connected again, by seconds since the broker could be reached:");
    lines.add("");
    lines.add("```");
    lines.addAll(times.chart());
    lines.add("```");
    lines.forEach(System.out::println);
  }
}
