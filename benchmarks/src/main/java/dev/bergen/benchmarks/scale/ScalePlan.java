// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import dev.bergen.benchmarks.scale.agents.Kind;
import dev.bergen.benchmarks.scale.agents.Shape;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run simulates.
 *
 * @param steps one after the other, each with a fresh broker
 * @param interval between two reports of an agent, on average
 * @param steady how long the steady state is measured
 * @param brokerSettings further lines of {@code rabbitmq.conf}
 * @param accept whether docs/scale.md gets the tables
 */
record ScalePlan(
    List<Step> steps,
    Duration interval,
    Duration steady,
    List<String> brokerSettings,
    boolean accept) {

  /** So many agents of a kind. */
  record Step(int agents, Kind kind, Shape shape) {
    Step {
      if (agents < 1 || agents > MOST) {
        throw new IllegalArgumentException("agents: 1 to " + MOST);
      }
    }
  }

  static final String USAGE =
      """
      usage: benchmarks/scale [--agents N] [--light] [--shape classic|durable|quorum|stream]
             benchmarks/scale --steps [--accept]

        --agents N       in one step; 200 unless said
        --light          by a bare AMQP client, for numbers that transports do not reach in one JVM
        --shape S        topology options of all agents; classic unless said
        --steps          the sweep: 500 and 2,000 agents with transports, 10,000 light ones, and
                         some with quorum queues and streams; some ten minutes
        --accept         rewrites the measurements in docs/scale.md
        --interval 10s   between two reports of an agent
        --steady 20s     how long the steady state is measured; 12s in the sweep
        --broker LINE    a further line of rabbitmq.conf; may be repeated
      """;

  private static final int MOST = 20_000;

  /** The model is fitted to those with classic queues, which are as far apart as possible. */
  private static final List<Step> SWEEP =
      List.of(
          new Step(500, Kind.BERGEN, Shape.CLASSIC),
          new Step(2_000, Kind.BERGEN, Shape.DURABLE),
          new Step(10_000, Kind.LIGHT, Shape.DURABLE),
          new Step(200, Kind.BERGEN, Shape.QUORUM),
          new Step(200, Kind.BERGEN, Shape.STREAM));

  ScalePlan {
    steps = List.copyOf(steps);
    brokerSettings = List.copyOf(brokerSettings);
    requirePositive("--interval", interval);
    requirePositive("--steady", steady);
  }

  private static void requirePositive(String option, Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException(option + ": 1s to 10m");
    }
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException that says which is wrong
   */
  static ScalePlan parse(List<String> args) {
    Deque<String> rest = new ArrayDeque<>(args);
    int agents = 200;
    Kind kind = Kind.BERGEN;
    Shape shape = Shape.CLASSIC;
    boolean sweep = false;
    boolean accept = false;
    Duration interval = Duration.ofSeconds(10);
    @Nullable Duration steady = null;
    List<String> broker = new ArrayList<>();
    while (!rest.isEmpty()) {
      String option = rest.pop();
      switch (option) {
        case "--agents" -> agents = number(option, rest);
        case "--light" -> kind = Kind.LIGHT;
        case "--shape" -> shape = shape(value(option, rest));
        case "--steps" -> sweep = true;
        case "--accept" -> accept = true;
        case "--interval" -> interval = duration(option, rest);
        case "--steady" -> steady = duration(option, rest);
        case "--broker" -> broker.add(value(option, rest));
        default -> throw new IllegalArgumentException("unknown: " + option);
      }
    }
    if (accept && !sweep) {
      throw new IllegalArgumentException("--accept goes with --steps");
    }
    List<Step> steps = sweep ? SWEEP : List.of(new Step(agents, kind, shape));
    if (steady == null) {
      steady = Duration.ofSeconds(sweep ? 12 : 20);
    }
    return new ScalePlan(steps, interval, steady, broker, accept);
  }

  private static Shape shape(String name) {
    for (Shape shape : Shape.values()) {
      if (shape.toString().equals(name)) {
        return shape;
      }
    }
    throw new IllegalArgumentException(
        "--shape is none of classic, durable, quorum, stream: " + name);
  }

  private static int number(String option, Deque<String> rest) {
    String text = value(option, rest);
    try {
      return Integer.parseInt(text.replace(",", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is not a number: " + text, e);
    }
  }

  private static Duration duration(String option, Deque<String> rest) {
    String text = value(option, rest);
    try {
      return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(option + " is not a time such as 20s: " + text, e);
    }
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.poll();
    if (value == null) {
      throw new IllegalArgumentException("without its value: " + option);
    }
    return value;
  }
}
