// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.load.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * The turns of all rigs, cycle by cycle.
 *
 * <p>Machines drift, so a rig is compared with another <em>of the same cycle</em>, and the median
 * of these ratios is what counts.
 *
 * <p>Threads: one at a time.
 */
public final class Results {
  private record Place(String group, String rig, int inFlight) {}

  private final Map<Place, Map<Integer, Figures>> figures = new LinkedHashMap<>();
  private final Map<Place, Histogram> nanos = new LinkedHashMap<>();
  private final Map<Place, Latency> saved = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> titles = new LinkedHashMap<>();

  /**
   * Says which rigs a group has, in the order in which they are shown.
   *
   * @param rigs ids; the first is what the others are compared with
   */
  public void expect(String group, List<String> rigs) {
    Map<String, String> known = titles.computeIfAbsent(group, any -> new LinkedHashMap<>());
    rigs.forEach(rig -> known.putIfAbsent(rig, rig));
  }

  /** Adds a turn; one that warmed up does not count. */
  public void add(Turn turn) {
    if (turn.cycle() < 0) {
      return;
    }
    Place place = new Place(turn.group(), turn.rig(), turn.inFlight());
    titles
        .computeIfAbsent(turn.group(), any -> new LinkedHashMap<>())
        .put(turn.rig(), turn.title());
    figures.computeIfAbsent(place, any -> new TreeMap<>()).put(turn.cycle(), turn.figures());
    nanos.computeIfAbsent(place, any -> new Histogram(3)).add(turn.nanos());
  }

  /** Adds what an earlier run has saved of a rig at a level. */
  void add(
      String group,
      String rig,
      String title,
      int inFlight,
      Map<Integer, Figures> turns,
      Latency latency) {
    Place place = new Place(group, rig, inFlight);
    titles.computeIfAbsent(group, any -> new LinkedHashMap<>()).put(rig, title);
    figures.put(place, new TreeMap<>(turns));
    saved.put(place, latency);
  }

  public Set<String> groups() {
    return titles.keySet();
  }

  /** Returns the ids of a group's rigs that have taken a turn. */
  public List<String> rigs(String group) {
    return titles.getOrDefault(group, Map.of()).keySet().stream()
        .filter(rig -> figures.keySet().stream().anyMatch(at -> isOf(at, group, rig)))
        .toList();
  }

  private static boolean isOf(Place place, String group, String rig) {
    return place.group().equals(group) && place.rig().equals(rig);
  }

  /** Returns the rig's name for people. */
  public String title(String group, String rig) {
    return titles.getOrDefault(group, Map.of()).getOrDefault(rig, rig);
  }

  /** Returns the levels at which rigs of a group have taken turns, lowest first. */
  public Set<Integer> levels(String group) {
    Set<Integer> levels = new TreeSet<>();
    for (Place place : figures.keySet()) {
      if (place.group().equals(group)) {
        levels.add(place.inFlight());
      }
    }
    return new LinkedHashSet<>(levels);
  }

  public boolean has(String group, String rig, int inFlight) {
    return figures.containsKey(new Place(group, rig, inFlight));
  }

  /** Returns the rig that others are compared with at a level: the first that has turns there. */
  String first(String group, int inFlight) {
    return rigs(group).stream()
        .filter(rig -> has(group, rig, inFlight))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no turn with " + inFlight));
  }

  /** Returns what the rig's turns have in common. */
  public Spread spread(String group, String rig, int inFlight, ToDoubleFunction<Figures> value) {
    return Spread.of(
        turns(group, rig, inFlight).values().stream().map(value::applyAsDouble).toList());
  }

  /** Returns the rig's value by the other's of the same cycle; unknown if they share no cycle. */
  public Spread ratio(
      String group, String rig, String other, int inFlight, ToDoubleFunction<Figures> value) {
    Map<Integer, Figures> others = turns(group, other, inFlight);
    List<Double> ratios = new ArrayList<>();
    turns(group, rig, inFlight)
        .forEach(
            (cycle, mine) -> {
              Figures beside = others.get(cycle);
              if (beside != null) {
                ratios.add(value.applyAsDouble(mine) / value.applyAsDouble(beside));
              }
            });
    return Spread.of(ratios);
  }

  /** Returns how long the operations of all the rig's turns took; empty if it took none. */
  Latency latency(String group, String rig, int inFlight) {
    Place place = new Place(group, rig, inFlight);
    Latency known = saved.get(place);
    return known != null ? known : Latency.of(nanos.getOrDefault(place, new Histogram(3)));
  }

  /** Returns the figures of each cycle in which the rig had a turn. */
  Map<Integer, Figures> turns(String group, String rig, int inFlight) {
    return figures.getOrDefault(new Place(group, rig, inFlight), Map.of());
  }
}
