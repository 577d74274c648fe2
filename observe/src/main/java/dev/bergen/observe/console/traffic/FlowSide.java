// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.console.traffic.Flow.Ends;
import dev.bergen.observe.console.traffic.FlowMap.Link;
import dev.bergen.observe.console.traffic.FlowMap.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One side of a map: the busiest ends of links by name, the others added up. */
final class FlowSide {
  private static final String OTHERS = "";

  /** The counters of one end. */
  private static final class Sum {
    double rate;
    long total;
    long lastSecond;
  }

  private final Window window;
  private final Function<Flow, String> naming;
  private final Map<String, Sum> sums = new HashMap<>();
  private final List<Flow> flows = new ArrayList<>();

  /**
   * @param naming what the end on this side is called
   */
  FlowSide(Window window, Function<Flow, String> naming) {
    this.window = window;
    this.naming = naming;
  }

  void add(Flow flow) {
    flows.add(flow);
    Sum sum = sums.computeIfAbsent(naming.apply(flow), name -> new Sum());
    sum.rate += window.rate(flow.meter);
    sum.total += flow.meter.total();
    sum.lastSecond = Math.max(sum.lastSecond, flow.lastSecond);
  }

  List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    Sum rest = new Sum();
    int others = 0;
    for (var entry : sorted()) {
      Sum sum = entry.getValue();
      if (nodes.size() < Flows.SHOWN) {
        nodes.add(new Node(entry.getKey(), 0, sum.rate, sum.total, new int[0]));
      } else {
        rest.rate += sum.rate;
        rest.total += sum.total;
        others++;
      }
    }
    if (others > 0) {
      nodes.add(new Node(OTHERS, others, rest.rate, rest.total, new int[0]));
    }
    return nodes;
  }

  /**
   * @param ends makes a link's ends of a flow and of what its end on this side is shown as
   */
  List<Link> links(BiFunction<Flow, String, Ends> ends) {
    Set<String> named =
        sorted().stream().limit(Flows.SHOWN).map(Map.Entry::getKey).collect(Collectors.toSet());
    Map<Ends, Double> rates = new LinkedHashMap<>();
    for (Flow flow : flows) {
      String end = naming.apply(flow);
      String shown = named.contains(end) ? end : OTHERS;
      rates.merge(ends.apply(flow, shown), window.rate(flow.meter), Double::sum);
    }
    return rates.entrySet().stream()
        .map(sum -> new Link(sum.getKey().from(), sum.getKey().to(), sum.getValue()))
        .toList();
  }

  private List<Map.Entry<String, Sum>> sorted() {
    return sums.entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Sum> e) -> -e.getValue().rate)
                .thenComparingLong(e -> -e.getValue().lastSecond)
                .thenComparing(Map.Entry::getKey))
        .toList();
  }
}
