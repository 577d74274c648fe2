// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import static org.awaitility.Awaitility.await;

import dev.bergen.benchmarks.load.ByHand;
import dev.bergen.benchmarks.load.Stop;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls, casts and fanouts for minutes over a broker that breaks again and again, and a ledger of
 * them at the end. By hand: {@code benchmarks/soak}.
 */
public final class Soak {
  private static final Logger log = LoggerFactory.getLogger(Soak.class);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Own queues expire a minute after their last use. */
  private static final Duration EXPIRY = Duration.ofSeconds(90);

  private final SoakPlan plan;
  private final Stop stop;
  private final Random random;
  private final Ledger ledger = new Ledger(Traffic.SERVERS, System::nanoTime);
  private final FaultLog faults = new FaultLog();
  private volatile String doing = "starting";

  /**
   * At the broker in calm moments, until every fault was there once: some are opened when needed.
   */
  private int mostChannels;

  private Soak(SoakPlan plan, Stop stop) {
    this.plan = plan;
    this.stop = stop;
    this.random = new Random(plan.seed());
  }

  public static void main(String[] args) {
    ByHand.run(args, SoakPlan.USAGE, SoakPlan::parse, (plan, stop) -> new Soak(plan, stop).run());
  }

  private int run() throws InterruptedException {
    String version;
    Leaks leaks;
    try (Progress progress = new Progress(this::state);
        Ground ground = Ground.open(ledger.deletions())) {
      progress.start();
      version = ground.node().version();
      leaks = soak(ground, threads());
    }
    return print(version, leaks);
  }

  private String state() {
    return "%s; %,d sent, %,d failed, %,d waiting, %d faults"
        .formatted(doing, ledger.sent(), ledger.failed(), ledger.pending(), faults.count());
  }

  private Leaks soak(Ground ground, Set<Thread> threadsBefore) throws InterruptedException {
    int channels;
    int queues;
    Set<String> queuesBefore;
    int calls;
    int unsent;
    try (Traffic traffic = Traffic.open(ground.url(), ledger, plan)) {
      long begun = System.nanoTime();
      traffic.start();
      doing = "warming up";
      traffic.callNobody(); // a call in vain opens a channel of its own, once
      stop.within(WARM_UP);
      queuesBefore = Set.copyOf(ground.queues(any -> true));
      breakAgainAndAgain(ground, begun);
      doing = "waiting for the last ones";
      traffic.stop();
      settled(Duration.ofSeconds(30), () -> ledger.pending() == 0);
      settled(Duration.ofSeconds(30), () -> ledger.lostCasts().isEmpty());
      ledger.lostCasts().stream().limit(20).forEach(entry -> log.error("Lost: {}", entry));
      calls = traffic.callsInFlight();
      unsent = traffic.unsent();
      settled(Duration.ofSeconds(10), () -> ground.channels() <= mostChannels);
      channels = Math.max(0, ground.channels() - mostChannels);
      queues = Math.max(0, ground.queues(any -> true).size() - queuesBefore.size());
      doing = "closing";
    }
    doing = "looking for leaks";
    settled(Duration.ofSeconds(15), () -> threadsSince(threadsBefore).isEmpty());
    settled(Duration.ofSeconds(15), () -> ground.connections() == 0);
    List<String> left = new ArrayList<>();
    // Whoever ends it does not wait until they expire.
    settled(EXPIRY, () -> stop.isAsked() || ownQueues(ground).isEmpty());
    if (!stop.isAsked()) {
      left.addAll(ownQueues(ground));
    }
    left.addAll(Collections.nCopies(queues, "one more than at first"));
    return new Leaks(
        threadsSince(threadsBefore), ground.connections(), channels, left, calls, unsent);
  }

  private static List<String> ownQueues(Ground ground) {
    return ground.queues(queue -> !Ground.isTopicQueue(queue));
  }

  /** Waits for something that should become so; if it does not, the ledger tells. */
  private static void settled(Duration patience, Callable<Boolean> condition) {
    try {
      await().atMost(patience).pollInterval(POLL).ignoreExceptions().until(condition);
    } catch (ConditionTimeoutException e) {
      log.warn("Not settled within {}", patience);
    }
  }

  private void breakAgainAndAgain(Ground ground, long begun) throws InterruptedException {
    Deque<Fault> next = new ArrayDeque<>();
    long end = begun + plan.length().toNanos();
    long at = begun + WARM_UP.toNanos();
    while (!stop.isAsked() && at - end < 0) {
      if (next.isEmpty()) {
        List<Fault> round = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(round, random);
        next.addAll(round);
      }
      if (stop.within(Duration.ofNanos(at - System.nanoTime()))) {
        return;
      }
      if (faults.count() <= Fault.values().length) {
        mostChannels = Math.max(mostChannels, ground.channels());
      }
      play(next.pop(), ground);
      at = Math.max(at + plan.faultEvery().toNanos(), System.nanoTime());
    }
    doing = "after the last fault";
    stop.within(Duration.ofNanos(end - System.nanoTime()));
  }

  private void play(Fault fault, Ground ground) throws InterruptedException {
    doing = fault.toString();
    log.info("Fault: {}", fault);
    try {
      try {
        fault.begin(ground);
        stop.within(fault.lasts(random));
      } finally {
        fault.end(ground);
      }
    } catch (RuntimeException e) {
      log.error("{} was not carried out", fault, e);
      faults.failed(fault, e);
    }
    Recovery recovery = ledger.healed();
    doing = "after " + fault;
    try {
      Duration took = recovery.done().get(RECOVERY.toMillis(), TimeUnit.MILLISECONDS);
      log.info("Recovered from {} after {}", fault, took);
      faults.recovered(fault, took);
    } catch (TimeoutException e) {
      log.error("Not recovered from {}", fault);
      faults.notRecovered(fault);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  /** The library's and its client library's; virtual threads, which end by themselves, are none. */
  private static List<String> threadsSince(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("bergen-") || name.startsWith("AMQP"))
        .filter(name -> !name.startsWith("bergen-soak-") && !name.equals("bergen-stop")) // our own
        .sorted()
        .toList();
  }

  private int print(String version, Leaks leaks) {
    List<Totals> totals = Arrays.stream(Kind.values()).map(ledger::totals).toList();
    Verdict verdict = Verdict.of(totals.get(0), totals.get(1), leaks, faults.unrecovered());
    List<String> lines = new ArrayList<>();
    lines.add(
        "Soak: %s at %d a second, %d faults, one every %s, seed %d; %s: Java %s, RabbitMQ %s, %d"
                .formatted(
                    Report.seconds(plan.length()),
                    plan.rate(),
                    faults.count(),
                    Report.seconds(plan.faultEvery()),
                    plan.seed(),
                    LocalDate.now(ZoneOffset.UTC),
                    Runtime.version().feature(),
                    version,
                    Runtime.getRuntime().availableProcessors())
            + " processors."
            + (stop.isAsked() ? " Ended early, without waiting for queues to expire." : ""));
    lines.add("");
    lines.addAll(Report.totals(totals));
    lines.add("");
    lines.addAll(Report.failures(totals));
    lines.add("");
    lines.addAll(faults.lines());
    lines.add("");
    lines.addAll(leaks.lines());
    lines.add("");
    lines.add(verdict.toString());
    lines.forEach(System.out::println);
    return verdict.exitCode();
  }
}
