// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.report.Chart.Point;
import dev.bergen.benchmarks.report.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Which values of a chart appear under the pointer: on a line its own, beside the lines all of the
 * nearest place.
 *
 * @param places on the x axis, from left to right, where lines have points
 * @param value a point's height in words
 */
record Hover(List<Scale.Tick> places, DoubleFunction<String> value) {
  /** With more of them than these a line has only its highest value. */
  private static final int FEW = 8;

  /** Returns the places at which any of the lines has a point. */
  List<Scale.Tick> stops(List<Series> lines) {
    return places.stream()
        .filter(place -> lines.stream().anyMatch(line -> at(place, line).isPresent()))
        .toList();
  }

  /** Returns a line's name and values. */
  String line(Series line) {
    List<String> texts = new ArrayList<>(List.of(line.name()));
    if (places.size() > FEW) {
      double most = line.points().stream().mapToDouble(Point::y).max().orElse(Double.NaN);
      texts.add("at most " + value.apply(most));
    } else {
      for (Scale.Tick place : places) {
        at(place, line).ifPresent(y -> texts.add(place.text() + ": " + value.apply(y)));
      }
    }
    return String.join("\n", texts);
  }

  /** Returns the values of all lines at a place, the highest first, as the lines are. */
  String column(Scale.Tick place, List<Series> lines) {
    List<Map.Entry<String, Double>> known = new ArrayList<>();
    lines.forEach(line -> at(place, line).ifPresent(y -> known.add(Map.entry(line.name(), y))));
    known.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    List<String> texts = new ArrayList<>(List.of(place.text()));
    known.forEach(entry -> texts.add(entry.getKey() + ": " + value.apply(entry.getValue())));
    return String.join("\n", texts);
  }

  private static Optional<Double> at(Scale.Tick place, Series line) {
    return line.points().stream()
        .filter(point -> point.x() == place.value())
        .map(Point::y)
        .findFirst();
  }
}
