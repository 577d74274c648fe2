// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the micro benchmarks in paired cycles, each benchmark once in a JVM of its own per cycle,
 * and prints the medians.
 */
public final class MicroBenchmarks {
  private static final Path RESULTS = Path.of(".bergen", "benchmarks");
  private static final int WARM_UPS = 3;

  private MicroBenchmarks() {}

  /** Takes parts of names, of which a benchmark must have one, and {@code --quick}. */
  public static void main(String[] args) throws RunnerException, IOException {
    List<String> names = new ArrayList<>(List.of(args));
    boolean quick = names.remove("--quick");
    if (names.stream().anyMatch(name -> name.startsWith("-"))) {
      System.err.println("Usage: benchmarks/micro [--quick] [part of a name]…");
      System.exit(2);
    }
    Files.createDirectories(RESULTS);
    int cycles = quick ? 1 : 5;
    Table table = new Table();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      System.err.printf("Cycle %d of %d%n", cycle, cycles);
      for (RunResult result : new Runner(options(names, quick, cycle).build()).run()) {
        table.add(result);
      }
    }
    System.out.print(table.text());
    System.out.println("Raw results: " + RESULTS.resolve("micro-*.json"));
  }

  private static ChainedOptionsBuilder options(List<String> names, boolean quick, int cycle) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 200 : 300))
            .addProfiler(GCProfiler.class)
            .param("caller", Memory.callers())
            .jvmArgsAppend("-Xms512m", "-Xmx512m")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(RESULTS.resolve("micro-%d.json".formatted(cycle)).toString());
    String here = Pattern.quote(MicroBenchmarks.class.getPackageName());
    for (String name : names.isEmpty() ? List.of("") : names) {
      options.include(here + ".*(?i:" + Pattern.quote(name) + ")");
    }
    return options;
  }
}
