// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import dev.bergen.benchmarks.scale.Model.Capacity;
import dev.bergen.benchmarks.scale.Model.Host;
import dev.bergen.benchmarks.scale.agents.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Results as tables of a page. */
final class Tables {
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  // Reports of an agent in a second.
  private static final double OFTEN = 1 / 10.0;
  private static final double SELDOM = 1 / 60.0;

  private Tables() {}

  /** Returns what one agent costs, in this JVM and at the broker. */
  static List<String> footprints(List<StepResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| agents | kind, queues | connections | channels | queues | broker memory, MiB: Erlang /"
            + " resident | Erlang kB each | this JVM: threads | heap kB |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (StepResult result : results) {
      StepResult.Footprint foot = result.footprint();
      int agents = result.agents();
      lines.add(
          text(
              "| %,d | %s | %.1f | %.1f | %.1f | %,.0f / %,.0f | %,.0f | %.1f | %,.0f |",
              agents,
              kind(result),
              result.perAgent("connections"),
              result.perAgent("channels"),
              result.perAgent("queues"),
              foot.after().get("erlang") / MIB,
              foot.brokerAfter() / MIB,
              result.perAgent("erlang") / KIB,
              (double) foot.threads() / agents,
              foot.heap() / KIB / agents));
    }
    return lines;
  }

  /** Returns how agents connected, idled, reported and came back. */
  static List<String> phases(List<StepResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| agents | kind, queues | connected in s | per s | broker idle, CPUs | messages/s | broker,"
            + " CPUs | JVM, CPUs | call p50 / p99 ms | fanout to all, ms | down s | back after"
            + " restart: p50 / p90 / max s | all hear fanouts after s | broker s of CPU | failed | closed in s |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (StepResult result : results) {
      StepResult.Steady steady = result.steady();
      StepResult.Comeback back = result.comeback();
      lines.add(
          text(
              "| %,d | %s | %.1f | %.0f | %.2f | %,.0f | %.2f | %.2f | %.1f / %.0f | %,.0f%s"
                  + " | %.1f | %.1f / %.1f / %.1f%s | %.1f%s | %.1f | %s | %.1f |",
              result.agents(),
              kind(result),
              result.opening().seconds(),
              result.agents() / result.opening().seconds(),
              result.idle().broker(),
              steady.messagesPerSecond(),
              steady.busy().broker(),
              steady.busy().client(),
              steady.p50() * 1e3,
              steady.p99() * 1e3,
              result.fanout().seconds() * 1e3,
              without(result.fanout().missing()),
              back.down(),
              back.p50(),
              back.p90(),
              back.max(),
              without(back.missing()),
              back.served(),
              without(back.deaf()),
              back.brokerCpu(),
              result.step().kind() == Kind.LIGHT ? "" : text("%,d", back.failed()),
              result.closing()));
    }
    return lines;
  }

  private static String without(long missing) {
    return missing == 0 ? "" : text(" (without %,d)", missing);
  }

  /** Returns what failed while brokers restarted, over all steps with transports. */
  static List<String> failures(List<StepResult> results) {
    Map<String, Long> all = new TreeMap<>();
    for (StepResult result : results) {
      if (result.step().kind() == Kind.LIGHT) {
        continue; // they have nothing to keep messages in
      }
      result.comeback().failures().forEach((what, count) -> all.merge(what, count, Long::sum));
    }
    List<String> lines = new ArrayList<>();
    all.forEach((what, count) -> lines.add(text("- %s: %,d", what, count)));
    return lines.isEmpty() ? List.of("- nothing") : lines;
  }

  static List<String> parameters(Model model) {
    List<String> lines = new ArrayList<>();
    lines.add("| parameter | value | from |");
    lines.add("|---|---|---|");
    lines.add(row("memory of a broker without agents", model.bareMemory() / MIB, "MiB", "steps"));
    lines.add(row("… of a connection", model.parts().connection() / KIB, "kB", "300 of them"));
    lines.add(row("… of a channel", model.parts().channel() / KIB, "kB", "1,500 of them"));
    lines.add(
        row(
            "… of a queue, bound and consumed",
            model.parts().queue() / KIB,
            "kB",
            "1,200 of them"));
    lines.add(
        row(
            "… of a quorum queue, on each node with a replica",
            model.quorumQueue() / KIB,
            "kB",
            "the step with quorum queues"));
    lines.add(row("part of all that which an agent takes", model.together() * 100, "%", "steps"));
    lines.add(row("resident part of it", model.residentShare() * 100, "%", "steps"));
    Work work = model.work();
    lines.add(row("broker's CPU, without agents", model.parts().bareIdle() * 1e6, "µs/s", "6 s"));
    lines.add(row("… a look, if it is the only one in a second", work.cpu() * 1e6, "µs", "steps"));
    lines.add(text("| … exponent | %.2f | steps |", work.exponent()));
    lines.add(row("looks that a report is worth", work.looksPerReport(), "", "steps"));
    lines.add(row("… that were measured at most", work.most(), "/s", "steps"));
    lines.add(row("an agent that connects", model.opening().each() * 1e3, "ms", "steps"));
    lines.add(
        row("… more for every 1,000 that there are", model.opening().more() * 1e6, "ms", "steps"));
    Comebacks back = model.comebacks();
    lines.add(row("broker's CPU, a reconnecting agent", back.work().each() * 1e3, "ms", "steps"));
    lines.add(
        row("… more for every 1,000 that there are", back.work().more() * 1e6, "ms", "steps"));
    lines.add(row("part of the processors it gets for that", back.share() * 100, "%", "steps"));
    lines.add(row("waits of reconnecting agents", back.waits(), "s", "steps"));
    return lines;
  }

  private static String row(String name, double value, String unit, String from) {
    return text("| %s | %,.1f %s | %s |", name, value, unit, from);
  }

  /** Returns what the model says of each step with classic queues beside what was measured. */
  static List<String> predictions(Model model, List<StepResult> results, int processors) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| agents | kind | Erlang's memory, MiB | idle, CPUs | reporting, CPUs | connected, s |"
            + " all back, s |");
    lines.add("|---|---|---|---|---|---|---|");
    double worst = 0;
    for (StepResult result : results) {
      if (Model.isModelled(result)) {
        List<Beside> all = beside(model, result, processors);
        StringBuilder line = new StringBuilder(text("| %,d | %s |", result.agents(), kind(result)));
        for (Beside one : all) {
          line.append(' ').append(one).append(" |");
          worst = Math.max(worst, Math.abs(one.off()));
        }
        lines.add(line.toString());
      }
    }
    lines.add("");
    lines.add(
        text(
            "Each is what the model says / what was measured, and how far it is off: %.0f %% at"
                + " most.",
            worst * 100));
    return lines;
  }

  /** What the model says of something, and what was measured. */
  record Beside(double model, double measured) {
    /** Returns how far off it is: 0.1 if it says a tenth too much. */
    double off() {
      return model / measured - 1;
    }

    @Override
    public String toString() {
      String form = measured < 10 ? "%.2f / %.2f (%+.0f %%)" : "%,.0f / %,.0f (%+.0f %%)";
      return text(form, model, measured, off() * 100);
    }
  }

  /** Returns memory, idle and reporting processors, seconds to connect and to come back. */
  static List<Beside> beside(Model model, StepResult result, int processors) {
    int agents = result.agents();
    double connections = result.perAgent("connections");
    return List.of(
        new Beside(
            model.memory(agents, connections) / MIB,
            result.footprint().after().get("erlang") / MIB),
        new Beside(model.busy(agents, 0), result.idle().broker()),
        new Beside(
            model.busy(agents, result.steady().reportsPerSecond()),
            result.steady().busy().broker()),
        new Beside(model.opening().total(agents), result.opening().seconds()),
        new Beside(model.comebacks().seconds(agents, processors), result.comeback().max()));
  }

  /** Returns how many agents hosts of some sizes carry. */
  static List<String> capacities(Model model) {
    List<Host> hosts =
        List.of(
            new Host(2, 4, 65_536),
            new Host(4, 8, 65_536),
            new Host(8, 32, 200_000),
            new Host(16, 64, 200_000));
    List<String> lines = new ArrayList<>();
    lines.add(
        "| broker's host | agents that report every 10 s | bound by | every 60 s | bound by |");
    lines.add("|---|---|---|---|---|");
    for (Host host : hosts) {
      Capacity often = model.capacity(host, OFTEN);
      Capacity seldom = model.capacity(host, SELDOM);
      lines.add(
          text(
              "| %d CPUs, %.0f GiB, %,d files | %s | %s | %s | %s |",
              host.processors(),
              host.memoryGib(),
              host.files(),
              agents(model, often),
              often.bound(),
              agents(model, seldom),
              seldom.bound()));
    }
    return lines;
  }

  /** Returns how many agents clusters carry while one of their nodes is down. */
  static List<String> clusters(Model model) {
    Host host = new Host(8, 32, 65_536);
    List<String> lines = new ArrayList<>();
    lines.add(
        "| nodes of 8 CPUs, 32 GiB | queues | agents that report every 10 s | bound by | every 60 s"
            + " | bound by |");
    lines.add("|---|---|---|---|---|---|");
    lines.add(
        cluster(model, 1, "classic", model.capacity(host, OFTEN), model.capacity(host, SELDOM)));
    for (int nodes : List.of(3, 5)) {
      lines.add(
          cluster(
              model,
              nodes,
              "classic",
              model.classicCluster(host, nodes, OFTEN),
              model.classicCluster(host, nodes, SELDOM)));
      if (model.quorumQueue() > 0) {
        lines.add(
            cluster(
                model,
                nodes,
                "quorum, a stream for fanouts",
                model.quorumCluster(host, nodes, OFTEN),
                model.quorumCluster(host, nodes, SELDOM)));
      }
    }
    return lines;
  }

  private static String cluster(
      Model model, int nodes, String queues, Capacity often, Capacity seldom) {
    return text(
        "| %d | %s | %s | %s | %s | %s |",
        nodes, queues, agents(model, often), often.bound(), agents(model, seldom), seldom.bound());
  }

  /** More than were measured are in italics. */
  private static String agents(Model model, Capacity capacity) {
    String form = capacity.agents() > model.largest() ? "*%,d*" : "%,d";
    return text(form, capacity.agents());
  }

  private static String kind(StepResult result) {
    return result.step().kind() + ", " + result.step().shape();
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
