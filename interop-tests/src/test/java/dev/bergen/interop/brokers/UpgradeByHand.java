// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Upgrades a node under traffic, by hand: RabbitMQ 4.0 is stopped and 4.3 started on its data.
 * Writes the counts to docs/brokers.md.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(900)
class UpgradeByHand {
  private static final String VHOST = "upgrade";
  private static final List<String> OPTIONS =
      List.of(
          "(default)", "amqp_durable_queues", "rabbit_quorum_queue, rabbit_transient_quorum_queue");
  private static final Duration EACH = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final int AFTERWARDS = 200;

  /** Counts what came; public for the endpoint. */
  public static final class Lab {
    private final Map<Integer, Integer> ran = new ConcurrentHashMap<>();

    public int echo(int number) {
      return number;
    }

    public void note(int number) {
      ran.merge(number, 1, Integer::sum);
    }
  }

  /** Counts the events that came. */
  public static final class Audit {
    private final Map<Integer, Integer> heard = new ConcurrentHashMap<>();

    public void info(NotificationEvent event) {
      heard.merge(event.payload(Integer.class), 1, Integer::sum);
    }
  }

  private record Sent(Set<Integer> taken, AtomicInteger failed) {
    static Sent nothing() {
      return new Sent(ConcurrentHashMap.newKeySet(), new AtomicInteger());
    }

    void hear(int number, CompletableFuture<?> sent, Queue<CompletableFuture<?>> all) {
      all.add(
          sent.handle(
              (done, error) -> {
                if (error == null) {
                  taken.add(number);
                } else {
                  failed.incrementAndGet();
                }
                return null;
              }));
    }
  }

  @Test
  void nothing_that_was_acknowledged_is_lost() throws Exception {
    BrokerExtension.requireBroker(UpgradeByHand.class, RabbitProfile.RABBIT_4_0);
    BrokerExtension.requireBroker(UpgradeByHand.class, RabbitProfile.RABBIT_4_3);
    StringBuilder table =
        new StringBuilder(
            "| options | calls answered | failed | casts taken | failed | lost | ran twice"
                + " | events taken | failed | lost | heard twice | broker away |\n"
                + "|---".repeat(12)
                + "|\n");
    for (String options : OPTIONS) {
      String row = upgrade(options);
      System.out.println(row);
      table.append(row).append('\n');
    }
    BrokersPage.replace("upgrade", table.toString());
  }

  private static String upgrade(String options) throws Exception {
    Opened opened = new Opened();
    try {
      RabbitNode node = opened.add(RabbitNode.start(RabbitProfile.RABBIT_4_0));
      node.createVirtualHost(VHOST);
      String url = node.url(VHOST) + BrokerMatrix.query(options);
      Lab lab = new Lab();
      Audit audit = new Audit();
      RpcTransport calling = opened.add(RpcTransport.open(url));
      NotificationTransport notifying = opened.add(NotificationTransport.open(url));
      opened.add(serve(opened.add(RpcTransport.open(url)), lab));
      opened.add(listen(opened.add(NotificationTransport.open(url)), audit));
      RpcClient client =
          RpcClient.of(calling, Target.topic("lab").withServer("one")).withTimeout(EACH);
      Notifier notifier = Notifier.of(notifying, "lab").withTopics("audit").withTimeout(EACH);

      Sent calls = Sent.nothing();
      Sent casts = Sent.nothing();
      Sent events = Sent.nothing();
      Queue<CompletableFuture<?>> all = new ConcurrentLinkedQueue<>();
      AtomicInteger number = new AtomicInteger();
      CompletableFuture<Void> enough = new CompletableFuture<>();
      Thread traffic =
          new Thread(
              () -> {
                while (!enough.isDone()) {
                  int next = number.incrementAndGet();
                  Map<String, Integer> args = Map.of("number", next);
                  calls.hear(next, client.callAsync("echo", args), all);
                  casts.hear(next, client.castAsync("note", args), all);
                  events.hear(
                      next, notifier.infoAsync(RequestContext.empty(), "audit.one", next), all);
                  LockSupport.parkNanos(PAUSE.toNanos());
                }
              },
              "traffic");
      traffic.start();
      await().atMost(EACH).until(() -> casts.taken().size() > AFTERWARDS);

      long before = System.nanoTime();
      node.stop();
      node.startAgainAs(RabbitProfile.RABBIT_4_3);
      Duration away = Duration.ofNanos(System.nanoTime() - before);

      int more = casts.taken().size() + AFTERWARDS;
      await().atMost(EACH).until(() -> casts.taken().size() > more);
      assertThat(node.version()).startsWith("4.3");
      enough.complete(null);
      traffic.join();
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
      settle(() -> lab.ran.keySet().containsAll(casts.taken()));
      settle(() -> audit.heard.keySet().containsAll(events.taken()));
      return row(
          options, calls, casts, lab.ran, events, audit.heard, Math.round(away.toMillis() / 1e3));
    } finally {
      opened.closeAll();
    }
  }

  /** Gives what was taken the time to arrive; what did not is counted. */
  private static void settle(Callable<Boolean> arrived) {
    try {
      await().atMost(Duration.ofSeconds(30)).until(arrived);
    } catch (ConditionTimeoutException e) {
      System.out.println("not all has arrived");
    }
  }

  private static String row(
      String options,
      Sent calls,
      Sent casts,
      Map<Integer, Integer> ran,
      Sent events,
      Map<Integer, Integer> heard,
      long away) {
    List<String> cells = new ArrayList<>();
    cells.add(options);
    cells.add("" + calls.taken().size());
    cells.add("" + calls.failed());
    count(cells, casts, ran);
    count(cells, events, heard);
    cells.add(away + " s");
    return "| " + String.join(" | ", cells) + " |";
  }

  private static void count(List<String> cells, Sent sent, Map<Integer, Integer> arrived) {
    cells.add("" + sent.taken().size());
    cells.add("" + sent.failed());
    cells.add("" + sent.taken().stream().filter(one -> !arrived.containsKey(one)).count());
    cells.add("" + arrived.values().stream().filter(times -> times > 1).count());
  }

  private static RpcServer serve(RpcTransport transport, Lab lab) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic("lab").withServer("one")).endpoint(lab).build();
    server.start();
    return server;
  }

  private static NotificationListener listen(NotificationTransport transport, Audit audit) {
    NotificationListener listener =
        NotificationListener.builder(transport, Target.topic("audit")).endpoint(audit).build();
    listener.start();
    return listener;
  }
}
