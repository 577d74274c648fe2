// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server with slow methods and a hundred thousand requests in its queue. */
final class QueuedRequests implements Single {
  static final String HEAP = "heap more, at most";
  static final String TAKEN = "taken from the queue and not begun, at most";

  private static final int REQUESTS = 100_000;
  private static final String TOPIC = "queued";
  private static final int LOOKS = 8;

  /** What is called, each time for 20 ms. */
  public static final class Slow {
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicLong begun = new AtomicLong();

    public void echo(long value) throws InterruptedException {
      begun.incrementAndGet();
      if (never.await(20, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("This latch is never counted down: " + value);
      }
    }
  }

  @Override
  public String name() {
    return "100,000 queued requests, slow methods";
  }

  @Override
  public String id() {
    return "queued-requests";
  }

  @Override
  public Duration takesAbout() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Fact> measure(Site site) throws Exception {
    try (RpcTransport transport = RpcTransport.open(site.url());
        Connection connection = site.amqp().newConnection("queued")) {
      Channel channel = connection.createChannel();
      channel.exchangeDeclare("openstack", "topic");
      channel.queueDeclare(TOPIC, false, false, false, Map.of());
      channel.queueBind(TOPIC, "openstack", TOPIC);
      try {
        fill(transport, channel);
        return serve(site, channel);
      } finally {
        channel.queueDelete(TOPIC);
      }
    }
  }

  private static void fill(RpcTransport transport, Channel channel) throws Exception {
    RpcClient client = RpcClient.of(transport, Target.topic(TOPIC));
    while (channel.messageCount(TOPIC) < REQUESTS) {
      Callers.async(
          new Load(256, Duration.ofMillis(500), 0, 0),
          () -> client.castAsync("echo", Map.of("value", 1_234_567)));
    }
  }

  private List<Fact> serve(Site site, Channel channel) throws Exception {
    Slow slow = new Slow();
    long queued = channel.messageCount(TOPIC);
    long before = Heap.live();
    long most = 0;
    long taken = 0;
    try (RpcTransport transport = RpcTransport.open(site.url());
        RpcServer server =
            RpcServer.builder(transport, Target.topic(TOPIC).withServer("java"))
                .endpoint(slow)
                .build()) {
      server.start();
      for (int i = 0; i < LOOKS; i++) {
        if (slow.never.await(500, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("This latch is never counted down");
        }
        most = Math.max(most, Heap.live());
        long begun = slow.begun.get(); // before the broker's count: rather too many than too few
        taken = Math.max(taken, queued - channel.messageCount(TOPIC) - begun);
      }
      channel.queuePurge(TOPIC);
    }
    return List.of(
        new Fact(name(), "requests handled meanwhile", slow.begun.get(), ""),
        new Fact(name(), HEAP, (most - before) / 1e3, "kB"),
        new Fact(name(), TAKEN, taken, ""));
  }
}
