// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import com.rabbitmq.client.impl.nio.NioParams;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all light agents share: the client library's factory, and a few threads. */
public final class LightClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LightClient.class);
  private static final int DIALERS = 64;
  private static final int DELIVERERS = 4;

  /** How often a server declares its bindings again. */
  private static final int WATCH_MILLIS = 10_000;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final ExecutorService deliveries =
      Executors.newFixedThreadPool(DELIVERERS, named("delivery"));
  private final ExecutorService io = Executors.newCachedThreadPool(named("io"));
  private final ExecutorService dialers = Executors.newFixedThreadPool(DIALERS, named("dial"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(named("clock"));

  @SuppressWarnings("deprecation") // what replaces it needs Netty, which nothing else here does
  public LightClient(String host, int port) {
    factory.setHost(host);
    factory.setPort(port);
    factory.setVirtualHost("/");
    factory.setAutomaticRecoveryEnabled(false);
    factory.setRequestedHeartbeat(60);
    factory.setRequestedChannelMax(0);
    factory.setRequestedFrameMax(131_072);
    factory.setConnectionTimeout(20_000);
    factory.setHandshakeTimeout(60_000);
    factory.setChannelRpcTimeout(60_000);
    factory.setHeartbeatExecutor(clock);
    factory.setSharedExecutor(deliveries);
    factory.setExceptionHandler(new DefaultExceptionHandler());
    factory.useNio();
    factory.setNioParams(new NioParams().setNbIoThreads(2).setNioExecutor(io));
  }

  public Connection connect() throws IOException, TimeoutException {
    return factory.newConnection("bergen-scale:light");
  }

  /** Where agents dial again; those who wait for a thread are as many as there are agents. */
  public ExecutorService dialers() {
    return dialers;
  }

  ScheduledExecutorService clock() {
    return clock;
  }

  /** Has {@code task} run on a dialer's thread, every ten seconds or so, for ever. */
  void watch(Runnable task) {
    long millis = ThreadLocalRandom.current().nextLong(WATCH_MILLIS * 3 / 4, WATCH_MILLIS * 5 / 4);
    Runnable turn =
        () -> {
          task.run();
          watch(task);
        };
    try {
      var unused = clock.schedule(() -> dialers.execute(turn), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The agents are closed", e);
    }
  }

  private static ThreadFactory named(String role) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "bergen-light-" + role + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    clock.shutdownNow();
    dialers.shutdownNow();
    deliveries.shutdownNow();
    io.shutdownNow();
  }
}
