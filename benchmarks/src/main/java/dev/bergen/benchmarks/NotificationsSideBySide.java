// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.testbed.KafkaNode;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.python.PythonRelease;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Notifications per second over private brokers, Java beside Python, in turns.
 *
 * <p>Run by hand with {@code benchmarks/run notifications}. Sending is one thread that waits for
 * each notification, and for Java also one that keeps 256 on their way. Listening is the rate
 * between the first and the last event of a burst: RabbitMQ's queue is filled before, Kafka's topic
 * while they listen, as a new group begins at its end.
 */
public final class NotificationsSideBySide {
  private static final String USAGE =
      """
      usage: benchmarks/run notifications [--cycles N] [--events N]

        --cycles N  how often everybody has a turn; 3 unless said
        --events N  about how many events Java gets in a turn, Python a tenth; 20000 unless said
      """;

  private final int cycles;
  private final int events;

  private NotificationsSideBySide(int cycles, int events) {
    this.cycles = cycles;
    this.events = events;
  }

  public static void main(String[] args) {
    Map<String, Integer> settings = new LinkedHashMap<>(Map.of("--cycles", 3, "--events", 20_000));
    List<String> arguments = Arrays.asList(args);
    for (int i = 0; i < args.length; i += 2) {
      if (!settings.containsKey(arguments.get(i))
          || i + 1 == args.length
          || !arguments.get(i + 1).matches("[1-9][0-9]{0,5}")) {
        System.err.print(USAGE);
        System.exit(2);
        return;
      }
      settings.put(arguments.get(i), Integer.parseInt(arguments.get(i + 1)));
    }
    PythonRelease release = PythonRelease.newest();
    if (RabbitNode.missing().isPresent() || !release.isInstalled()) {
      System.err.println("It needs RabbitMQ and the Python peers; './verify' installs both.");
      System.exit(1);
    }
    new NotificationsSideBySide(
            settings.getOrDefault("--cycles", 3), settings.getOrDefault("--events", 20_000))
        .run(release);
  }

  private void run(PythonRelease release) {
    System.out.printf(
        "Java %s, oslo.messaging %s, medians of %d cycles; in brackets the ratio to Python%n",
        System.getProperty("java.version"), release, cycles);
    try (RabbitNode rabbit = RabbitNode.start()) {
      print("RabbitMQ", measure(release, rabbit.url(""), true));
    }
    try (KafkaNode kafka = KafkaNode.start()) {
      print("Kafka", measure(release, kafka.url(), false));
    }
  }

  private Map<String, Results> measure(PythonRelease release, String url, boolean fillsBefore) {
    Map<String, Results> tables = new LinkedHashMap<>();
    Deque<NotificationRig> open = new ArrayDeque<>();
    try {
      List<NotificationRig> rigs =
          List.of(
              opened(open, new PythonNotificationRig(release, url, fillsBefore, events / 10)),
              opened(open, new JavaNotificationRig(url, fillsBefore, events)));
      for (int cycle = 0; cycle <= cycles; cycle++) {
        for (NotificationRig rig : rigs) {
          Map<String, Double> rates = rig.measure("bench-" + rig.name() + "-" + cycle);
          if (cycle > 0) { // the first one warms up
            rates.forEach(
                (what, rate) ->
                    tables
                        .computeIfAbsent(what, any -> new Results())
                        .add(rig.name(), new Measurement(0, 0, rate)));
          }
        }
      }
    } finally {
      open.forEach(NotificationRig::close);
    }
    return tables;
  }

  private static NotificationRig opened(Deque<NotificationRig> open, NotificationRig rig) {
    open.push(rig);
    return rig;
  }

  private static void print(String broker, Map<String, Results> tables) {
    System.out.printf("%n%-34s %14s %22s%n", broker + ", notifications/s", "Python", "Java");
    tables.forEach(
        (what, results) ->
            System.out.printf(
                Locale.ROOT,
                "%-34s %14s %22s%n",
                what,
                results.has("Python") ? "%,.0f".formatted(results.perSecond("Python")) : "-",
                results.has("Python")
                    ? "%,.0f (%.1fx)"
                        .formatted(
                            results.perSecond("Java"),
                            results.ratio("Java", Measurement::callsPerSecond))
                    : "%,.0f".formatted(results.perSecond("Java"))));
  }
}
