// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client with a transport of its own, two servers that share another, and the calls, casts and
 * fanouts between them: as many a second as was asked for, unless too many have not ended yet. The
 * servers share theirs since it is what knows the second copies of messages.
 */
final class Traffic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Traffic.class);
  static final int SERVERS = 2;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TICKS_PER_SECOND = 50;

  private final Ledger ledger;
  private final Random random; // on the sending thread only
  private final int perSecond;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong heldBack = new AtomicLong();
  private final RpcTransport transport;
  private final RpcClient client;
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bergen-soak-sender"));

  private Traffic(RpcTransport transport, Ledger ledger, SoakPlan plan) {
    this.transport = transport;
    this.ledger = ledger;
    this.random = new Random(plan.seed());
    this.perSecond = plan.rate();
    this.client = RpcClient.of(transport, Target.topic(Ground.TOPIC)).withTimeout(TIMEOUT);
    opened.push(transport);
  }

  /** Opens all; nothing is sent yet. */
  static Traffic open(String url, Ledger ledger, SoakPlan plan) {
    Traffic traffic = new Traffic(RpcTransport.open(url), ledger, plan);
    try {
      RpcTransport serving = RpcTransport.open(url);
      traffic.opened.push(serving);
      for (int server = 0; server < SERVERS; server++) {
        traffic.serve(serving, server);
      }
      return traffic;
    } catch (RuntimeException e) {
      traffic.close();
      throw e;
    }
  }

  private void serve(RpcTransport serving, int number) {
    RpcServer server =
        RpcServer.builder(serving, Target.topic(Ground.TOPIC).withServer(serverName(number)))
            .endpoint(new Work(number))
            .startTimeout(Duration.ofSeconds(60))
            .build();
    opened.push(server);
    server.start();
  }

  private static String serverName(int number) {
    return "server-" + number;
  }

  /** Begins to send. */
  void start() {
    var unused =
        sender.scheduleAtFixedRate(this::tick, 0, 1_000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
  }

  /** Sends no more. What is under way goes on. */
  void stop() {
    sender.shutdown();
    try {
      sender.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls a server that does not exist. */
  void callNobody() {
    try {
      client.withServer("nobody").withTimeout(Duration.ofSeconds(2)).call("run");
      throw new IllegalStateException("a server that does not exist has answered");
    } catch (MessagingException e) {
      log.info("As expected: {}", e.getMessage());
    }
  }

  private void tick() {
    for (int i = 0; i < Math.max(1, perSecond / TICKS_PER_SECOND); i++) {
      // All that can be under way if nothing at all gets through, and a little.
      if (ledger.pending() > perSecond * (TIMEOUT.toSeconds() + 2)) {
        heldBack.incrementAndGet();
      } else {
        send();
      }
    }
  }

  private void send() {
    int dice = random.nextInt(100);
    Kind kind = dice < 45 ? Kind.CALL : dice < 90 ? Kind.CAST : Kind.FANOUT;
    Entry entry = ledger.begin(kind, TIMEOUT);
    try {
      var unused =
          send(kind, entry.number)
              .whenComplete((answer, error) -> ledger.end(entry, checked(entry, answer, error)));
    } catch (RuntimeException e) {
      ledger.end(entry, e);
    }
  }

  private CompletableFuture<?> send(Kind kind, long number) {
    RpcClient to = random.nextInt(4) > 0 ? client : client.withServer(randomServer());
    long millis = random.nextInt(10) == 0 ? 200 : 0;
    Map<String, Object> args = Map.of("number", number, "millis", millis);
    return switch (kind) {
      case CALL -> to.callAsync("run", args);
      // One that finds no queue has to fail, or nobody knows that it is gone.
      case CAST -> to.withMandatory().castAsync("run", args);
      case FANOUT -> client.withFanout().castAsync("run", args);
    };
  }

  private String randomServer() {
    return serverName(random.nextInt(SERVERS));
  }

  private static @Nullable Throwable checked(
      Entry entry, @Nullable Object answer, @Nullable Throwable error) {
    return error == null && entry.kind == Kind.CALL && !Long.valueOf(entry.number).equals(answer)
        ? new IllegalStateException("call " + entry.number + " was answered with " + answer)
        : error;
  }

  /** Returns how many were not sent since too many had not ended yet. */
  long heldBack() {
    return heldBack.get();
  }

  int callsInFlight() {
    return transport.status().callsInFlight();
  }

  int unsent() {
    return transport.status().unsent();
  }

  @Override
  public void close() {
    stop();
    closing.countDown();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("closing failed", e);
      }
    }
  }

  /** What a server does. */
  public final class Work {
    private final int server;

    private Work(int server) {
      this.server = server;
    }

    /** Notes that it runs, and stays in its handler for a while. */
    public long run(long number, long millis) throws InterruptedException {
      ledger.execute(number, server);
      if (millis > 0) {
        var unused = closing.await(millis, TimeUnit.MILLISECONDS);
      }
      return number;
    }
  }
}
