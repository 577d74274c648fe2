// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.rigs.bergen.BergenServer;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Ten thousand calls in flight from one client: first to a queue that nobody reads, for what each
 * holds on to, then to a server, for whether some wait much longer than others.
 */
final class ManyCalls implements Single {
  static final String HEAP = "heap held by each call";
  static final String FAIRNESS = "p99 ÷ p50";

  private static final int CALLS = 10_000;
  private static final Load LOAD = new Load(CALLS, Duration.ofSeconds(6), 0, 0);
  private static final String UNREAD = "many-unread";
  private static final String TOPIC = "many";

  /** How many classes are named, those that hold most. */
  private static final int CLASSES = 18;

  @Override
  public String name() {
    return "10,000 calls in flight";
  }

  @Override
  public String id() {
    return "many-calls";
  }

  @Override
  public Duration takesAbout() {
    return Duration.ofSeconds(15);
  }

  @Override
  public List<Fact> measure(Site site) throws Exception {
    List<Fact> facts = new ArrayList<>();
    try (RpcTransport transport = RpcTransport.open(site.url())) {
      waiting(site, transport, facts);
    }
    BergenServer.at(site, TOPIC);
    try (RpcTransport transport = RpcTransport.open(site.url())) {
      answered(transport, facts);
    }
    return facts;
  }

  private void waiting(Site site, RpcTransport transport, List<Fact> facts) throws Exception {
    RpcClient client = RpcClient.of(transport, Target.topic(UNREAD));
    try (Connection connection = site.amqp().newConnection("many-unread")) {
      Channel channel = connection.createChannel();
      channel.exchangeDeclare("openstack", "topic");
      channel.queueDeclare(UNREAD, false, false, false, Map.of());
      channel.queueBind(UNREAD, "openstack", UNREAD);
      List<CompletableFuture<?>> calls = new ArrayList<>(CALLS);
      calls.add(client.callAsync("echo", Map.of("value", 0)));
      awaitQueued(channel, 1);
      int threads = Thread.activeCount();
      Map<String, Long> before = Heap.byClass();
      for (int i = 1; i <= CALLS; i++) {
        calls.add(client.callAsync("echo", Map.of("value", i)));
      }
      awaitQueued(channel, CALLS + 1);
      Map<String, Long> after = Heap.byClass();
      facts.add(new Fact(name(), HEAP, each(before, after, ""), "bytes"));
      facts.add(
          new Fact(name(), "of these in Bergen's classes", each(before, after, "bergen"), "bytes"));
      for (String grown : Heap.grown(before, after, CLASSES)) {
        long more = after.getOrDefault(grown, 0L) - before.getOrDefault(grown, 0L);
        facts.add(new Fact(name(), "of these in " + grown, more / (double) CALLS, "bytes"));
      }
      facts.add(new Fact(name(), "threads more", Thread.activeCount() - threads, ""));
      calls.forEach(call -> call.cancel(true));
      channel.queueDelete(UNREAD);
    }
  }

  /** Returns how many bytes of such classes each call has brought. */
  private static double each(Map<String, Long> before, Map<String, Long> after, String classes) {
    return (Heap.sum(after, classes) - Heap.sum(before, classes)) / (double) CALLS;
  }

  private static void awaitQueued(Channel channel, int count) {
    await("the broker's count of calls")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> channel.messageCount(UNREAD) >= count);
  }

  private void answered(RpcTransport transport, List<Fact> facts) throws Exception {
    RpcClient client = RpcClient.of(transport, Target.topic(TOPIC));
    Callers.async(LOAD.during(Duration.ofSeconds(2)), () -> echo(client));
    Sample sample = Callers.async(LOAD, () -> echo(client));
    facts.add(new Fact(name(), "calls a second", sample.perSecond(), ""));
    facts.add(new Fact(name(), "p50", sample.micros(50) / 1e3, "ms"));
    facts.add(new Fact(name(), "p99", sample.micros(99) / 1e3, "ms"));
    facts.add(new Fact(name(), "the slowest", sample.micros(100) / 1e3, "ms"));
    facts.add(new Fact(name(), FAIRNESS, sample.micros(99) / sample.micros(50), ""));
  }

  private static CompletableFuture<?> echo(RpcClient client) {
    return client.callAsync("echo", Map.of("value", 1_234_567));
  }
}
