// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.load.MemoryWatch;
import dev.bergen.benchmarks.report.Chart.Point;
import dev.bergen.benchmarks.report.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The charts of a report. */
final class Plots {
  /** Percentiles whose values are shown. */
  private static final double[] SHOWN = {50, 90, 99, 99.9, 99.99};

  /** Lines of memory have many points: about so many of them have a value that is shown. */
  private static final int MOMENTS_SHOWN = 60;

  private final Results results;

  Plots(Results results) {
    this.results = results;
  }

  /** How long what part of the operations took. */
  Chart latency(String group, int level, Map<String, Style> styles) {
    List<Series> all = new ArrayList<>();
    for (String rig : results.rigs(group)) {
      if (results.has(group, rig, level)) {
        Latency latency = results.latency(group, rig, level);
        List<Point> points = new ArrayList<>();
        latency
            .micros()
            .forEach(
                (percentile, micros) -> {
                  if (percentile > 0 && latency.isKnown(percentile)) {
                    points.add(new Point(rarity(percentile), Math.max(0.1, micros)));
                  }
                });
        all.add(
            new Series(
                results.title(group, rig), Objects.requireNonNull(styles.get(rig)), points, false));
      }
    }
    return new Chart(
        "Latency, %,d in flight".formatted(level),
        new Scale(
            "percent of the operations",
            false,
            0,
            4,
            DoubleStream.of(0, 50, 90, 99, 99.9, 99.99)
                .mapToObj(
                    percent ->
                        new Scale.Tick(
                            rarity(percent), percent == 0 ? "0" : Plots.percent(percent)))
                .toList()),
        Scale.log("took at most", values(all), Plots::time),
        all,
        new Hover(
            DoubleStream.of(SHOWN)
                .mapToObj(percent -> new Scale.Tick(rarity(percent), "p" + Plots.percent(percent)))
                .toList(),
            Plots::time));
  }

  /** A percentile's place: 90 %, 99 % and 99.9 % are equally far from each other. */
  private static double rarity(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static String percent(double value) {
    return value == (int) value ? "%d".formatted((int) value) : Double.toString(value);
  }

  private static String time(double micros) {
    if (micros < 1_000) {
      return "%s µs".formatted(Numbers.plain(micros));
    }
    return micros < 1e6
        ? "%s ms".formatted(Numbers.plain(micros / 1e3))
        : "%s s".formatted(Numbers.plain(micros / 1e6));
  }

  /** How many a second with how many in flight. */
  Chart throughput(String group, String operations, Map<String, Style> styles) {
    List<Series> all = new ArrayList<>();
    for (String rig : results.rigs(group)) {
      List<Point> points = new ArrayList<>();
      for (int level : results.levels(group)) {
        if (results.has(group, rig, level)) {
          points.add(
              new Point(level, results.spread(group, rig, level, Figures::perSecond).median()));
        }
      }
      all.add(
          new Series(
              results.title(group, rig), Objects.requireNonNull(styles.get(rig)), points, true));
    }
    List<Scale.Tick> levels =
        results.levels(group).stream()
            .map(level -> new Scale.Tick(level, "%,d".formatted(level)))
            .toList();
    double high = levels.get(levels.size() - 1).value();
    return new Chart(
        "Throughput",
        new Scale("in flight", true, levels.get(0).value() / 1.2, high * 1.2, levels),
        Scale.log(operations + " a second", values(all), Numbers::plain),
        all,
        new Hover(
            levels.stream()
                .map(level -> new Scale.Tick(level.value(), level.text() + " in flight"))
                .toList(),
            perSecond -> Numbers.plain(perSecond) + " a second"));
  }

  /** How much memory was used while all this went on. */
  static Chart memory(Document document) {
    List<MemoryWatch.Moment> moments = document.memory();
    List<Series> all =
        List.of(
            series("this JVM's heap", 1, moments, MemoryWatch.Moment::heap),
            series("servers and other clients", 2, moments, MemoryWatch.Moment::processes),
            series("RabbitMQ", 3, moments, MemoryWatch.Moment::broker));
    return new Chart(
        "Memory over time",
        Scale.linear(
            "minutes",
            moments.stream().mapToDouble(moment -> moment.seconds() / 60),
            Numbers::plain),
        Scale.linear("MB", values(all), Numbers::plain),
        all,
        new Hover(shown(document), megabytes -> Numbers.plain(megabytes) + " MB"));
  }

  private static List<Scale.Tick> shown(Document document) {
    List<MemoryWatch.Moment> moments = document.memory();
    int step = step(moments);
    int every = step * Math.max(1, moments.size() / step / MOMENTS_SHOWN);
    List<Scale.Tick> shown = new ArrayList<>();
    for (int i = 0; i < moments.size(); i += every) {
      MemoryWatch.Moment moment = moments.get(i);
      String during =
          moment.during().isEmpty() ? "" : ", " + document.section(moment.during()).title();
      shown.add(new Scale.Tick(moment.seconds() / 60, "after " + clock(moment) + during));
    }
    return shown;
  }

  private static String clock(MemoryWatch.Moment moment) {
    long seconds = Math.round(moment.seconds());
    return "%d:%02d min".formatted(seconds / 60, seconds % 60);
  }

  private static int step(List<MemoryWatch.Moment> moments) {
    return Math.max(1, moments.size() / 600);
  }

  private static Series series(
      String name,
      int colour,
      List<MemoryWatch.Moment> moments,
      ToDoubleFunction<MemoryWatch.Moment> value) {
    int step = step(moments);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < moments.size(); i += step) {
      MemoryWatch.Moment moment = moments.get(i);
      points.add(new Point(moment.seconds() / 60, value.applyAsDouble(moment)));
    }
    return new Series(name, new Style(colour, 0), points, false);
  }

  private static DoubleStream values(List<Series> all) {
    return all.stream().flatMap(series -> series.points().stream()).mapToDouble(Point::y);
  }
}
