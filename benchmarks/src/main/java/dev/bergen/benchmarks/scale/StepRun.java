// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static org.awaitility.Awaitility.await;

import dev.bergen.benchmarks.faults.ReconnectTimes;
import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.scale.ScalePlan.Step;
import dev.bergen.benchmarks.scale.StepResult.Busy;
import dev.bergen.benchmarks.scale.StepResult.Comeback;
import dev.bergen.benchmarks.scale.StepResult.Fanout;
import dev.bergen.benchmarks.scale.StepResult.Footprint;
import dev.bergen.benchmarks.scale.StepResult.Opening;
import dev.bergen.benchmarks.scale.StepResult.Steady;
import dev.bergen.benchmarks.scale.agents.Agent;
import dev.bergen.benchmarks.scale.agents.BergenAgent;
import dev.bergen.benchmarks.scale.agents.Conductor;
import dev.bergen.benchmarks.scale.agents.Fleet;
import dev.bergen.benchmarks.scale.agents.Kind;
import dev.bergen.benchmarks.scale.agents.LightAgent;
import dev.bergen.benchmarks.scale.agents.LightClient;
import dev.bergen.benchmarks.scale.agents.Reports;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.HdrHistogram.Histogram;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One step: so many agents connect, idle, report, hear a fanout, lose their broker and close.
 *
 * <p>Threads: the main thread; any asks what it does.
 */
final class StepRun {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration FANOUT_PATIENCE = Duration.ofMinutes(1);
  private static final Duration FANOUT_AGAIN = Duration.ofSeconds(2);
  private static final Duration BACK_PATIENCE = Duration.ofMinutes(3);

  /** What is not answered so long after everybody's return is lost. */
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(8);

  private final Step step;
  private final ScalePlan plan;
  private final Stop stop;
  private final Fleet fleet = new Fleet();
  private final ProcessHandle own = ProcessHandle.current();
  private volatile String doing = "starts";
  private volatile String rabbit = "";

  StepRun(Step step, ScalePlan plan, Stop stop) {
    this.step = step;
    this.plan = plan;
    this.stop = stop;
  }

  /** Says what it does at this moment. */
  String progress() {
    return "%,d %s agents (%s): %s".formatted(step.agents(), step.kind(), step.shape(), doing);
  }

  /** Returns the broker's version, once it is known. */
  String rabbit() {
    return rabbit;
  }

  /** Returns what came of it; {@code null} if it was asked to stop. */
  @Nullable StepResult run() throws InterruptedException {
    doing = "a private RabbitMQ starts";
    try (Broker broker = Broker.start(plan.brokerSettings());
        Conductor conductor = new Conductor(broker.url(step.shape()));
        LightClient light = new LightClient(broker.host(), broker.port())) {
      rabbit = broker.version();
      conductor.open();
      try {
        return run(broker, conductor, light);
      } finally {
        doing = "close";
        fleet.close();
      }
    }
  }

  private @Nullable StepResult run(Broker broker, Conductor conductor, LightClient light)
      throws InterruptedException {
    Bare bare = new Bare(broker.census(), broker.use(), ProcessUse.of(own), heap());
    Opening opening = open(broker, conductor, maker(broker, light));
    doing = "idle";
    if (stop.within(SETTLING)) {
      return null;
    }
    Busy idle = measure(broker, IDLE);
    Footprint footprint = footprint(broker, bare);
    try (Reports reports = new Reports(fleet.agents(), conductor, plan.interval())) {
      reports.start();
      doing = "begin to report";
      if (stop.within(SETTLING)) {
        return null;
      }
      Steady steady = steady(broker, reports);
      Fanout fanout = fanout(conductor);
      Comeback comeback = stop.isAsked() ? null : comeback(broker, conductor, reports);
      if (comeback == null) {
        return null;
      }
      doing = "close";
      long began = System.nanoTime();
      fleet.close();
      return new StepResult(
          step, opening, footprint, idle, steady, fanout, comeback, secondsSince(began));
    }
  }

  private BiFunction<Integer, Agent.Events, Agent> maker(Broker broker, LightClient light) {
    String url = broker.url(step.shape());
    int connections = Limits.connectionsPerLightAgent(step.agents());
    return (number, events) ->
        step.kind() == Kind.BERGEN
            ? new BergenAgent(number, url, events)
            : new LightAgent(number, light, step.shape(), connections, events);
  }

  private Opening open(
      Broker broker, Conductor conductor, BiFunction<Integer, Agent.Events, Agent> maker)
      throws InterruptedException {
    doing = "connect";
    ProcessUse brokerBefore = broker.use();
    ProcessUse ownBefore = ProcessUse.of(own);
    long began = System.nanoTime();
    fleet.open(step.agents(), maker, conductor::ping, stop);
    Histogram nanos = fleet.opened();
    return new Opening(
        secondsSince(began),
        nanos.getValueAtPercentile(50) / 1e9,
        nanos.getValueAtPercentile(99) / 1e9,
        broker.use().cpuSecondsSince(brokerBefore),
        ProcessUse.of(own).cpuSecondsSince(ownBefore));
  }

  /** How it is without agents. */
  private record Bare(Census census, ProcessUse broker, ProcessUse client, long heap) {}

  private Footprint footprint(Broker broker, Bare bare) {
    doing = "are counted";
    ProcessUse client = ProcessUse.of(own);
    long resident = broker.use().resident();
    return new Footprint(
        bare.census(),
        broker.census(),
        bare.broker().resident(),
        resident,
        client.threads() - bare.client().threads(),
        heap() - bare.heap(),
        client.resident() - bare.client().resident());
  }

  /** Returns what is alive. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private Busy measure(Broker broker, Duration time) throws InterruptedException {
    ProcessUse brokerBefore = broker.use();
    ProcessUse ownBefore = ProcessUse.of(own);
    stop.within(time);
    return new Busy(
        broker.use().processorsSince(brokerBefore), ProcessUse.of(own).processorsSince(ownBefore));
  }

  private Steady steady(Broker broker, Reports reports) throws InterruptedException {
    doing = "report";
    Reports.Window window = reports.begin();
    Busy busy = measure(broker, plan.steady());
    double seconds = window.seconds();
    Histogram calls = window.calls();
    return new Steady(
        seconds,
        calls.getTotalCount(),
        window.casts(),
        calls.getValueAtPercentile(50) / 1e9,
        calls.getValueAtPercentile(99) / 1e9,
        busy);
  }

  private Fanout fanout(Conductor conductor) throws InterruptedException {
    doing = "hear a fanout";
    Fleet.Arrivals arrivals = fleet.expectRefresh();
    long began = System.nanoTime();
    conductor.refreshAll().join();
    arrivals.await(FANOUT_PATIENCE);
    return new Fanout((last(arrivals, began) - began) / 1e9, arrivals.missing());
  }

  private static long last(Fleet.Arrivals arrivals, long otherwise) {
    return arrivals.times().stream().max(Long::compare).orElse(otherwise);
  }

  /** An agent that is connected has its queues a moment later; what is cast before is lost. */
  private Fleet.Arrivals refreshUntilAllHeard(Conductor conductor) throws InterruptedException {
    Fleet.Arrivals arrivals = fleet.expectRefresh();
    long end = System.nanoTime() + FANOUT_PATIENCE.toNanos();
    do {
      conductor.refreshAll().join();
    } while (!arrivals.await(FANOUT_AGAIN) && System.nanoTime() < end && !stop.isAsked());
    return arrivals;
  }

  private Comeback comeback(Broker broker, Conductor conductor, Reports reports)
      throws InterruptedException {
    doing = "lose their broker";
    reports.pause(step.kind() == Kind.LIGHT); // they have nothing to keep messages in
    Map<String, Long> failedBefore = reports.failures();
    Fleet.Arrivals arrivals = fleet.expectBack();
    long killed = System.nanoTime();
    broker.kill();
    broker.startAgain();
    doing = "come back";
    boolean all = arrivals.await(BACK_PATIENCE);
    double brokerCpu = broker.use().cpu().minus(broker.startCpu()).toNanos() / 1e9;

    reports.pause(false);
    Fleet.Arrivals afterwards = refreshUntilAllHeard(conductor);
    reports.pause(true);
    drain(reports);
    Map<String, Long> failures = reports.failures();
    failedBefore.forEach((what, count) -> failures.merge(what, -count, Long::sum));
    failures.values().removeIf(count -> count == 0);
    if (reports.pending() > 0) {
      failures.put("not answered seconds after the return", reports.pending());
    }
    List<Long> times = arrivals.times();
    if (times.isEmpty()) {
      throw new IllegalStateException("None of " + step.agents() + " agents came back");
    }
    long reachable = times.stream().min(Long::compare).orElseThrow();
    ReconnectTimes since =
        ReconnectTimes.of(times.stream().map(at -> Duration.ofNanos(at - reachable)).toList());
    return new Comeback(
        (reachable - killed) / 1e9,
        since.percentile(50).toNanos() / 1e9,
        since.percentile(90).toNanos() / 1e9,
        since.percentile(100).toNanos() / 1e9,
        all ? 0 : arrivals.missing(),
        brokerCpu,
        (last(afterwards, reachable) - reachable) / 1e9,
        afterwards.missing(),
        failures);
  }

  private void drain(Reports reports) {
    doing = "wait for their last answers";
    try {
      await()
          .atMost(DRAIN_PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> reports.pending() == 0 || stop.isAsked());
    } catch (ConditionTimeoutException e) {
      doing = "gave up on " + reports.pending() + " answers";
    }
  }

  private static double secondsSince(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
