// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notes twice a second how much memory is used.
 *
 * <p>Threads: any; it has one of its own.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final int EVERY_MILLIS = 500;
  private static final int PAGE = 4096;

  /** An hour and a half. */
  private static final int MOST = 10_800;

  /**
   * What was used at one moment, in megabytes. What is not known is NaN.
   *
   * @param seconds since the first
   * @param during what was going on
   * @param heap of this JVM, garbage included
   * @param processes what the processes that this one started have resident
   * @param broker what the private RabbitMQ has resident
   */
  public record Moment(
      double seconds, String during, double heap, double processes, double broker) {}

  private final long begun = System.nanoTime();
  private final List<Moment> moments = new ArrayList<>();
  private final Supplier<@Nullable ProcessHandle> broker;
  private volatile String during = "";
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "bergen-memory-watch");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param broker returns null as long as there is none
   */
  public MemoryWatch(Supplier<@Nullable ProcessHandle> broker) {
    this.broker = broker;
  }

  public void start() {
    var unused = clock.scheduleAtFixedRate(this::note, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  public void during(String what) {
    during = what;
  }

  private void note() {
    ProcessHandle node = broker.get();
    long nodePid = node == null ? -1 : node.pid();
    double processes;
    try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
      processes =
          all.filter(process -> process.pid() != nodePid)
              .mapToDouble(MemoryWatch::resident)
              .filter(Double::isFinite)
              .sum();
    }
    double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    add(
        new Moment(
            (System.nanoTime() - begun) / 1e9,
            during,
            heap,
            processes,
            node == null ? Double.NaN : resident(node)));
  }

  private synchronized void add(Moment moment) {
    if (moments.size() < MOST) {
      moments.add(moment);
    }
  }

  public synchronized List<Moment> moments() {
    return List.copyOf(moments);
  }

  /** NaN where the system does not say, or the process has just ended. */
  private static double resident(ProcessHandle process) {
    try {
      String[] pages =
          Files.readString(Path.of("/proc/%d/statm".formatted(process.pid()))).split(" ", 3);
      return Double.parseDouble(pages[1]) * PAGE / 1e6;
    } catch (IOException | ArrayIndexOutOfBoundsException e) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
