// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.rigs.bergen.BergenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a client costs that does nothing. */
final class Idle implements Single {
  static final String CPU = "CPU";
  static final String SOCKETS = "sockets";
  static final String THREADS = "threads of the library";

  private static final String TOPIC = "idle";
  private static final int SETTLING_SECONDS = 3;
  private static final int SECONDS = 15;

  /** The column of /proc/net/tcp. */
  private static final int INODE = 9;

  @Override
  public String name() {
    return "idle client";
  }

  @Override
  public String id() {
    return "idle";
  }

  @Override
  public Duration takesAbout() {
    return Duration.ofSeconds(SETTLING_SECONDS + SECONDS + 2);
  }

  @Override
  public List<Fact> measure(Site site) throws Exception {
    Path processes = Path.of("/proc");
    if (!Files.isDirectory(processes.resolve("self/task"))) {
      throw new NotHereException("only Linux says what a process has open");
    }
    BergenServer.at(site, TOPIC);
    try (ServerJvm client = ServerJvm.start(IdleClient.class, site.url(), TOPIC)) {
      pause(SETTLING_SECONDS);
      Path process = processes.resolve(Long.toString(client.process().pid()));
      Duration before = client.process().info().totalCpuDuration().orElseThrow();
      pause(SECONDS);
      Duration used = client.process().info().totalCpuDuration().orElseThrow().minus(before);
      List<String> threads = threads(process);
      return List.of(
          new Fact(name(), CPU, used.toNanos() / 1e7 / SECONDS, "% of a processor"),
          new Fact(name(), SOCKETS, sockets(process), ""),
          new Fact(name(), THREADS, threads.size(), "(" + String.join(", ", threads) + ")"));
    }
  }

  private static void pause(int seconds) throws InterruptedException {
    if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("This latch is never counted down");
    }
  }

  /** TCP only: a JVM has a pair of others for itself. */
  private static long sockets(Path process) throws IOException {
    Set<String> connected = new HashSet<>();
    for (String family : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(process.resolve("net").resolve(family))) {
        String[] columns = line.strip().split(" +", -1);
        connected.add("socket:[%s]".formatted(columns[INODE]));
      }
    }
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.map(Idle::opened).filter(connected::contains).count();
    }
  }

  private static String opened(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Names of the library's threads and its client library's, of which the system keeps a part. */
  private static List<String> threads(Path process) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : tasks.toList()) {
        String name = Files.readString(task.resolve("comm")).strip();
        if (name.startsWith("bergen-") || name.startsWith("AMQP")) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
