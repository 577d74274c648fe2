// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.interop.faults.FaultCase.Connections;
import dev.bergen.interop.faults.FaultCase.Reach;
import dev.bergen.interop.faults.Ledger.Entry;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Plays one case: Java with Java, Java with Python, Python with Java, all at once, and two of ours
 * that are closed meanwhile.
 */
final class FaultRun {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PYTHON_RECOVERS = Duration.ofSeconds(60);
  private static final Duration RUNS = Duration.ofSeconds(75);
  private static final Duration CLOSES = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);

  /** Four connections, each lost and unreachable, and some for what was on them. */
  private static final int LINES = 20;

  private final FaultCase fault;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final StateLog log;
  private final Site site;
  private final String ours;
  private final Pythons pythons;
  private Closers closers;
  private Closers.Closed closed;
  private long healed;

  FaultRun(FaultCase fault, Stage stage) {
    this.fault = fault;
    this.pythons = stage.pythons();
    this.log = opening(new StateLog());
    RabbitNode node = stage.node();
    BrokenCable cable =
        opening(BrokenCable.to(fault.reach() == Reach.TLS ? node.tlsPort() : node.port()));
    this.site = new Site(stage, cable, pairs, replyQueues(node, Stage.VHOST), log);
    List<Integer> ports =
        switch (fault.reach()) {
          case DIRECT -> stage.ports();
          case CABLE, TLS -> List.of(cable.port());
          case CABLE_AFTER_DEAD_HOST -> List.of(Site.deadPort(), cable.port());
        };
    this.ours = stage.url(ports, fault.options());
  }

  private static List<String> replyQueues(RabbitNode node, String vhost) {
    return node.queues(vhost).stream().map(Queue::name).filter(Site::isReplyQueue).toList();
  }

  private <T extends AutoCloseable> T opening(T thing) {
    opened.push(thing);
    return thing;
  }

  /** Plays the case, and fails when a promise was broken. */
  List<Outcome> play() throws Exception {
    try {
      openPairs();
      closers = opening(Closers.open(ours));
      pairs.forEach(Pair::flow);
      site.last(Duration.ofMillis(300));
      if (fault.idle()) {
        pause();
      }
      log.clear();
      breakAndHeal();
      pairs.forEach(Pair::flow);
      List<Duration> recoveries;
      try {
        recoveries = awaitRecovery();
      } catch (ConditionTimeoutException e) {
        String ends = pairs.get(0).ledger.lastCall() + "; " + pairs.get(1).ledger.lastCall();
        throw new AssertionError(e.getMessage() + " " + ends + " " + log.lines(), e);
      }
      pause();
      return judge(recoveries);
    } finally {
      while (!opened.isEmpty()) {
        opened.pop().close();
      }
    }
  }

  private void openPairs() {
    boolean mandatory = fault.mandatory();
    RpcTransport calling = opening(RpcTransport.open(ours));
    RpcTransport serving = opening(RpcTransport.open(ours));
    JavaWorker own = opening(JavaWorker.start(serving, "java-to-java"));
    JavaWorker forPython = opening(JavaWorker.start(serving, "python-to-java"));
    add("Java to Java", JavaCaller.ofJava(calling, "java-to-java", mandatory), own);
    add("Java to Python", JavaCaller.ofPython(calling, mandatory), pythons.worker());
    add("Python to Java", pythons.caller("python-to-java", mandatory), forPython);
    for (Pair pair : pairs) {
      pair.caller.call(0, 0, PATIENCE).join();
    }
  }

  private void add(String name, Caller caller, Worker worker) {
    pairs.add(opening(new Pair(name, caller, worker)));
  }

  /** Stops the traffic and waits for the end of what is under way. */
  private void pause() {
    pairs.forEach(Pair::pause);
    await("the end of every call and cast")
        .atMost(Caller.CAST.plusSeconds(5))
        .pollInterval(POLL)
        .until(() -> pairs.stream().allMatch(pair -> pair.ledger.pending() == 0));
  }

  private void breakAndHeal() throws Exception {
    fault.breaks().take(site);
    if (!fault.idle()) {
      pairs.forEach(Pair::flow);
    }
    CompletableFuture<Closers.Closed> closing =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return closers.closeNow();
              } catch (Exception e) {
                throw new IllegalStateException("closing during " + fault, e);
              }
            });
    fault.heals().take(site);
    healed = System.nanoTime();
    closed = closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<Duration> awaitRecovery() {
    List<Duration> recoveries = new ArrayList<>();
    for (Pair pair : pairs) {
      await(pair.name + " recovers")
          .atMost(pair.isOurs() ? PATIENCE : PYTHON_RECOVERS)
          .pollInterval(POLL)
          .until(() -> pair.ledger.hasNewCallAfter(healed));
      recoveries.add(Objects.requireNonNull(pair.ledger.firstCallAfter(healed)));
    }
    return recoveries;
  }

  private List<Outcome> judge(List<Duration> recoveries) {
    SoftAssertions all = new SoftAssertions();
    judgeLog(all); // first: to ask Python what ran makes connections, too
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      List<Long> ran = awaitExecution(pair);
      Outcome outcome = Outcome.of(fault, pair, ran, recoveries.get(i), closed.took());
      outcomes.add(outcome);
      judge(all, pair, ran, recoveries.get(i));
    }
    judgeClosing(all);
    outcomes.forEach(outcome -> System.out.println(outcome.line()));
    all.assertAll();
    return outcomes;
  }

  /**
   * What was acknowledged may still be on its way, or with a consumer of the dead node: RabbitMQ
   * 4.3 has held that unacknowledged for longer than 20 s.
   */
  private static List<Long> awaitExecution(Pair pair) {
    long patience = System.nanoTime() + RUNS.toNanos();
    await("what was acknowledged runs")
        .atMost(RUNS.plusSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> pair.ledger.lost(pair.ran()).isEmpty() || System.nanoTime() - patience > 0);
    return pair.ran();
  }

  private void judge(SoftAssertions all, Pair pair, List<Long> ran, Duration recovery) {
    Ledger ledger = pair.ledger;
    if (pair.caller.isOurs()) {
      all.assertThat(ledger.all(Entry::hung)).as("%s: hung", pair.name).isEmpty();
      all.assertThat(ledger.ranAfterAll(ran)).as("%s: ran after all", pair.name).isEmpty();
    }
    all.assertThat(ledger.lost(ran)).as("%s: acknowledged, but lost", pair.name).isEmpty();
    all.assertThat(ledger.duplicated(ran)).as("%s: ran twice", pair.name).isEmpty();
    if (pair.isOurs()) {
      all.assertThat(recovery).as("%s: recovery", pair.name).isLessThan(fault.within());
    }
  }

  private void judgeClosing(SoftAssertions all) {
    all.assertThat(closed.took()).as("closing during the fault").isLessThan(CLOSES);
    all.assertThat(closed.unended()).as("not ended by closing").isEmpty();
    all.check(
        () ->
            await("threads of the closed")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(closers.threads()).isEmpty()));
  }

  private void judgeLog(SoftAssertions all) {
    all.check(
        () ->
            await("every lost connection comes back")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                    () -> assertThat(log.returns()).as("%s", log.lines()).isEqualTo(log.losses())));
    if (fault.connections() != Connections.EITHER) {
      all.assertThat(log.losses() > 0)
          .as("loses connections: %s", log.lines())
          .isEqualTo(fault.connections() == Connections.LOST);
    }
    all.assertThat(log.withTrace()).as("log lines with stack traces").isEmpty();
    all.assertThat(log.warnings()).as("warnings").hasSizeLessThan(LINES);
    fault.says().forEach(part -> all.check(() -> site.awaitSaid(part)));
  }
}
