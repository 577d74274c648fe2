// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.scale.ProcessUse;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The service's calls a second without a tap and with one, by turns, and the tap's own costs. */
final class TapCosts {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final File NOWHERE = new File("/dev/null");

  /** How the service is watched. */
  enum Way {
    OFF("no tap", ""),
    SAMPLED("tap --rate 1%", "--rate=1%"),
    STATS("tap --stats", "--stats"),
    ALL("tap -o json", "--output=json");

    final String title;
    private final String option;

    Way(String title, String option) {
      this.title = title;
      this.option = option;
    }
  }

  /**
   * A turn.
   *
   * @param rate calls a second
   * @param broker microseconds of the broker's CPU time for each call
   * @param tap the same of the tap; NaN without a tap
   * @param resident bytes of the tap's memory at the end; 0 without a tap
   */
  record Turn(double rate, double broker, double tap, long resident) {}

  private final Ground ground;
  private final Duration time;
  private final Map<Way, List<Turn>> turns = new EnumMap<>(Way.class);

  TapCosts(Ground ground, Duration time) {
    this.ground = ground;
    this.time = time;
  }

  void measure(int cycles) throws IOException, InterruptedException {
    Random order = new Random(cycles);
    for (int cycle = 0; cycle < cycles; cycle++) {
      List<Way> ways = new ArrayList<>(List.of(Way.values()));
      Collections.shuffle(ways, order);
      for (Way way : ways) {
        Turn turn = turn(way);
        turns.computeIfAbsent(way, key -> new ArrayList<>()).add(turn);
        System.err.printf("cycle %d: %-16s %,10.0f calls/s%n", cycle + 1, way.title, turn.rate());
      }
    }
  }

  private Turn turn(Way way) throws IOException, InterruptedException {
    if (way == Way.OFF) {
      ground.call(WARM_UP);
      ProcessUse broker = ProcessUse.of(ground.node().process());
      Sample sample = ground.call(time);
      return new Turn(
          sample.perSecond(), micros(ground.node().process(), broker, sample), Double.NaN, 0);
    }
    try (Command tap =
        Command.start(
            "64m",
            line -> line.startsWith("Watching"),
            NOWHERE,
            "tap",
            Ground.TOPIC,
            "--url",
            ground.url(),
            way.option)) {
      tap.awaitReady();
      ground.call(WARM_UP);
      ProcessUse broker = ProcessUse.of(ground.node().process());
      ProcessUse before = ProcessUse.of(tap.process());
      Sample sample = ground.call(time);
      return new Turn(
          sample.perSecond(),
          micros(ground.node().process(), broker, sample),
          micros(tap.process(), before, sample),
          ProcessUse.of(tap.process()).resident());
    }
  }

  private static double micros(ProcessHandle process, ProcessUse before, Sample sample) {
    return ProcessUse.of(process).cpuSecondsSince(before) * 1e6 / sample.operations();
  }

  private List<Turn> of(Way way) {
    return turns.getOrDefault(way, List.of());
  }

  void print() {
    System.out.printf(
        "%nCalls/s at %d in flight, %d cycles%n", Ground.IN_FLIGHT, of(Way.OFF).size());
    System.out.printf(
        "%-16s %10s %20s %20s %20s %12s%n",
        "", "calls/s", "÷ no tap", "broker, µs CPU/call", "tap, µs CPU/call", "memory, MiB");
    for (Way way : Way.values()) {
      List<Turn> own = of(way);
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < own.size(); i++) {
        ratios.add(own.get(i).rate() / of(Way.OFF).get(i).rate());
      }
      System.out.printf(
          "%-16s %,10.0f %20s %20s %20s %12s%n",
          way.title,
          Quartiles.of(own.stream().map(Turn::rate).toList()).median(),
          Quartiles.of(ratios).text(2),
          Quartiles.of(own.stream().map(Turn::broker).toList()).text(1),
          way == Way.OFF ? "-" : Quartiles.of(own.stream().map(Turn::tap).toList()).text(1),
          way == Way.OFF
              ? "-"
              : Long.toString(own.stream().mapToLong(Turn::resident).max().orElse(0) >> 20));
    }
  }
}
