// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Prints the numbers every second, and at the end.
 *
 * <p>Threads: one, the command's.
 */
final class SimulationReport {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final PrintWriter err;
  private final long start = System.nanoTime();

  /** By what they measure, then by who: client → client_0, client_1; error → error_0, … */
  private final Map<String, Map<String, SimulationStats>> groups = new LinkedHashMap<>();

  private long intervalStart = start;

  /**
   * @param out gets the summary
   * @param err gets a line each second
   */
  SimulationReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Returns new statistics; called before {@link #watch}. */
  SimulationStats stats(String group, String name) {
    SimulationStats stats = new SimulationStats();
    groups.computeIfAbsent(group, first -> new LinkedHashMap<>()).put(name, stats);
    return stats;
  }

  /** Reports until a signal comes, {@code done} has ended or the time is up. */
  void watch(StopSignal stop, CompletableFuture<?> done, Duration atMost)
      throws InterruptedException {
    long nanos = atMost.toNanos();
    long begin = System.nanoTime();
    while (!stop.isRequested() && !done.isDone()) {
      long left = nanos - (System.nanoTime() - begin);
      if (left <= 0) {
        break;
      }
      stop.await(done, Duration.ofNanos(Math.min(left, INTERVAL_NANOS)));
      endInterval();
    }
  }

  /** Ends the last interval and prints the summary. */
  void end() {
    endInterval();
    groups.forEach(
        (group, stats) -> out.println(SimulationStats.summary(stats.values()).line(group)));
    out.flush();
  }

  private void endInterval() {
    long now = System.nanoTime();
    double length = (now - intervalStart) / 1e9;
    intervalStart = now;
    double timestamp = SimulatedMessage.now();
    groups.forEach(
        (group, all) -> {
          Tally tally = Tally.NONE;
          for (SimulationStats stats : all.values()) {
            tally = tally.plus(stats.end(timestamp, length).tally());
          }
          if (tally.count() > 0) {
            err.println(SimulationStats.line(group, (now - start) / 1e9, tally));
          }
        });
    err.flush();
  }

  /** Writes series and summary, with the names that oslo.messaging's simulator gives them. */
  void write(Path file) throws IOException {
    Map<String, Object> series = new LinkedHashMap<>();
    Map<String, Object> summary = new LinkedHashMap<>();
    groups.forEach(
        (group, all) -> {
          all.forEach((name, stats) -> series.put(name, stats.json()));
          Map<String, Object> sum = SimulationStats.summary(all.values()).json();
          if (groups.size() == 1) {
            summary.putAll(sum);
          } else {
            summary.put(group.replace('-', '_'), sum);
          }
        });
    String text = Json.of(Map.of("series", series, "summary", summary)).text();
    Files.writeString(file, text + System.lineSeparator(), StandardCharsets.UTF_8);
  }
}
