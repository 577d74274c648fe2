// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What watching costs a service and its watcher. */
@Command(
    name = "benchmarks/watching",
    usageHelpAutoWidth = true,
    description =
        "Runs ./bergen tap, record, replay and console beside a service under load, and prints what"
            + " the service loses and what the command uses. By hand only, on a machine that does"
            + " nothing else.",
    mixinStandardHelpOptions = true)
public final class Watching implements Callable<Integer> {
  private static final List<String> ALL = List.of("tap", "record", "console");

  @Parameters(
      paramLabel = "PART",
      arity = "0..*",
      description = "tap, record (with replay) or console; all of them unless given.")
  private List<String> parts = new ArrayList<>();

  @Option(names = "--cycles", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
  private int cycles = 5;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long a turn is. Default: ${DEFAULT-VALUE}.")
  private int seconds = 4;

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "How long the console runs. Default: ${DEFAULT-VALUE}.")
  private int minutes = 10;

  @Option(
      names = "--topics",
      defaultValue = "1000",
      description = "Topics beside the console. Default: ${DEFAULT-VALUE}.")
  private int topics = 1000;

  @Option(
      names = "--rate",
      defaultValue = "5000",
      description = "Casts a second beside the console. Default: ${DEFAULT-VALUE}.")
  private int rate = 5000;

  /** Takes what {@code --help} says. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Watching()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<String> wanted = parts.isEmpty() ? ALL : parts;
    if (!ALL.containsAll(wanted)) {
      System.err.println("There are only " + ALL);
      return 2;
    }
    Duration turn = Duration.ofSeconds(seconds);
    Path directory = Files.createTempDirectory("bergen-watching");
    try (Ground ground = Ground.open()) {
      System.out.printf(
          "JDK %s, RabbitMQ %s, %d processors%n",
          Runtime.version(), ground.node().version(), Runtime.getRuntime().availableProcessors());
      if (wanted.contains("tap")) {
        TapCosts turns = new TapCosts(ground, turn);
        turns.measure(cycles);
        turns.print();
      }
      if (wanted.contains("record")) {
        new Recording(ground, directory, turn).measure(cycles);
      }
      if (wanted.contains("console")) {
        new ConsoleLoad(ground, topics, rate).measure(Duration.ofMinutes(minutes));
      }
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        files.forEach(file -> file.toFile().delete());
      }
      Files.deleteIfExists(directory);
    }
    return 0;
  }
}
