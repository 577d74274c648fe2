// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.console.traffic.Flow.Ends;
import dev.bergen.observe.console.traffic.FlowMap.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The senders to each topic, and the receivers from there.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class Flows {

  /** How many of each a map shows by name. */
  static final int SHOWN = 14;

  private static final int SENDERS = 4_000;
  private static final int TOPICS = 2_000;
  private static final int LINKS = 4_000;

  private final Recent<String, Flow> topics = new Recent<>(TOPICS);
  private final Recent<Ends, Flow> in = new Recent<>(LINKS);
  private final Recent<Ends, Flow> out = new Recent<>(LINKS);
  private final Recent<String, Boolean> senders = new Recent<>(SENDERS);

  /**
   * @param receiver empty where nothing is known of receivers
   */
  void add(String sender, String topic, String receiver, long second) {
    topics.get(topic, name -> new Flow(new Ends(name, ""))).add(second);
    in.get(new Ends(sender, topic), Flow::new).add(second);
    senders.get(sender, name -> true);
    if (!receiver.isEmpty()) {
      out.get(new Ends(topic, receiver), Flow::new).add(second);
    }
  }

  /** Returns the busiest topics first, {@code most} at most. */
  List<String> busiest(Window window, int most) {
    return sorted(window, most).stream().map(flow -> flow.ends.from()).toList();
  }

  /** Returns those of these topics' receivers that were seen, as {@code topic.receiver}. */
  List<String> receiversOf(Set<String> chosen) {
    return out.values().stream()
        .filter(flow -> chosen.contains(flow.ends.from()))
        .map(flow -> flow.ends.from() + "." + flow.ends.to())
        .toList();
  }

  int size() {
    return topics.size();
  }

  /** Returns how many places and links were forgotten, since there was no room for all. */
  long evicted() {
    return topics.evicted() + in.evicted() + out.evicted();
  }

  FlowMap map(Window window) {
    List<Flow> busiest = sorted(window, SHOWN);
    Set<String> chosen =
        busiest.stream().map(flow -> flow.ends.from()).collect(Collectors.toUnmodifiableSet());
    FlowSide left = new FlowSide(window, flow -> flow.ends.from());
    in.values().stream().filter(flow -> chosen.contains(flow.ends.to())).forEach(left::add);
    // Servers of two topics are two, though their names may be one.
    FlowSide right = new FlowSide(window, flow -> flow.ends.from() + "." + flow.ends.to());
    out.values().stream().filter(flow -> chosen.contains(flow.ends.from())).forEach(right::add);
    return new FlowMap(
        left.nodes(),
        busiest.stream().map(flow -> node(flow, window)).toList(),
        right.nodes(),
        left.links((flow, end) -> new Ends(end, flow.ends.to())),
        right.links((flow, end) -> new Ends(flow.ends.from(), end)),
        topics.size(),
        senders.size());
  }

  private static Node node(Flow flow, Window window) {
    return new Node(
        flow.ends.from(),
        0,
        window.rate(flow.meter),
        flow.meter.total(),
        flow.meter.series(window.now()));
  }

  private List<Flow> sorted(Window window, int most) {
    Map<Flow, Double> rates = new HashMap<>();
    topics.values().forEach(flow -> rates.put(flow, window.rate(flow.meter)));
    return topics.values().stream()
        .sorted(
            Comparator.comparingDouble((Flow flow) -> -rates.getOrDefault(flow, 0.0))
                .thenComparingLong(flow -> -flow.lastSecond)
                .thenComparing(flow -> flow.ends.from()))
        .limit(most)
        .toList();
  }
}
