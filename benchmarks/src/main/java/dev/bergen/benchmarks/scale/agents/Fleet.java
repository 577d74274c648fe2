// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import dev.bergen.benchmarks.load.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All agents of a step.
 *
 * <p>Threads: the main thread; agents are opened and closed by a few others; agents tell by their
 * own when a fanout has come or a connection is back.
 */
public final class Fleet implements Agent.Events, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);
  private static final int AT_ONCE = 24;

  /** Afterwards the broker ends with all connections that are left. */
  private static final Duration CLOSING = Duration.ofSeconds(45);

  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final List<Agent> agents = new ArrayList<>();
  private final Histogram opened = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  private volatile Arrivals refreshed = new Arrivals(0);
  private volatile Arrivals back = new Arrivals(0);

  /** When each agent did something for the first time since it was expected. */
  public static final class Arrivals {
    private final Map<Integer, Long> times = new ConcurrentHashMap<>();
    private final CountDownLatch missing;

    private Arrivals(int expected) {
      missing = new CountDownLatch(expected);
    }

    private void arrived(int agent) {
      if (times.putIfAbsent(agent, System.nanoTime()) == null) {
        missing.countDown();
      }
    }

    /** Waits for all; returns whether they came. */
    public boolean await(Duration patience) throws InterruptedException {
      return missing.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns the times, of the JVM's nanoseconds. */
    public List<Long> times() {
      return List.copyOf(times.values());
    }

    public long missing() {
      return missing.getCount();
    }
  }

  /**
   * Connects as many agents as the step has, a few at a time, until it is asked to stop.
   *
   * @param greeting calls an agent that is connected
   */
  public void open(
      int count,
      BiFunction<Integer, Agent.Events, Agent> maker,
      IntFunction<CompletableFuture<?>> greeting,
      Stop stop)
      throws InterruptedException {
    ExecutorService openers =
        Executors.newFixedThreadPool(AT_ONCE, task -> new Thread(task, "bergen-scale-open"));
    List<Future<?>> opening = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        int number = i;
        opening.add(openers.submit(() -> openOne(number, maker, greeting, stop)));
      }
      for (Future<?> one : opening) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("An agent could not be opened", e.getCause());
    } finally {
      openers.shutdownNow();
      openers.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private void openOne(
      int number,
      BiFunction<Integer, Agent.Events, Agent> maker,
      IntFunction<CompletableFuture<?>> greeting,
      Stop stop) {
    if (stop.isAsked()) {
      return;
    }
    long began = System.nanoTime();
    Agent agent = maker.apply(number, this);
    synchronized (agents) {
      agents.add(agent);
    }
    try {
      agent.open();
      greeting.apply(number).get(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException("Agent " + number + " could not be opened", e);
    }
    opened.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - began));
    ready.incrementAndGet();
  }

  /** Returns how many are connected so far. */
  int ready() {
    return ready.get();
  }

  public List<Agent> agents() {
    synchronized (agents) {
      return List.copyOf(agents);
    }
  }

  /** Returns how long each took from nothing until it had called and been called. */
  public Histogram opened() {
    return opened;
  }

  public Arrivals expectRefresh() {
    Arrivals expected = new Arrivals(ready());
    refreshed = expected;
    return expected;
  }

  public Arrivals expectBack() {
    Arrivals expected = new Arrivals(ready());
    back = expected;
    return expected;
  }

  @Override
  public void refreshed(int agent) {
    refreshed.arrived(agent);
  }

  @Override
  public void back(int agent) {
    back.arrived(agent);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ExecutorService closers =
        Executors.newFixedThreadPool(AT_ONCE, task -> new Thread(task, "bergen-scale-close"));
    agents().forEach(agent -> closers.execute(agent::close));
    closers.shutdown();
    try {
      if (!closers.awaitTermination(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("Some agents are not closed after {}", CLOSING);
      }
    } catch (InterruptedException e) {
      closers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
