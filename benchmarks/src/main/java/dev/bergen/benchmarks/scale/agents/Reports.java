// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The steady state: each agent reports every so often, by call and by cast in turn, and the
 * conductor calls one agent for each tenth report. Times count from when something was due, so that
 * whoever is late is seen to be late.
 *
 * <p>Threads: a clock of two threads of its own begins everything; completions come on others.
 */
public final class Reports implements AutoCloseable {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int PINGED = 10;

  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(2, task -> new Thread(task, "bergen-scale-clock"));
  private final List<Agent> agents;
  private final Conductor conductor;
  private final Duration interval;
  private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile Window window = new Window();
  private volatile boolean paused;

  /** What happened since some moment. */
  public static final class Window {
    private final Histogram calls = new ConcurrentHistogram(HIGHEST_NANOS, 3);
    private final AtomicLong casts = new AtomicLong();
    private final long began = System.nanoTime();

    public double seconds() {
      return (System.nanoTime() - began) / 1e9;
    }

    public Histogram calls() {
      return calls;
    }

    public long casts() {
      return casts.get();
    }
  }

  public Reports(List<Agent> agents, Conductor conductor, Duration interval) {
    this.agents = agents;
    this.conductor = conductor;
    this.interval = interval;
  }

  /** Begins, each agent somewhere in the first interval. */
  public void start() {
    for (int i = 0; i < agents.size(); i++) {
      long delay = (long) (interval.toNanos() * ThreadLocalRandom.current().nextDouble());
      schedule(i, 0, delay);
    }
  }

  private void schedule(int agent, int turn, long delayNanos) {
    long due = System.nanoTime() + delayNanos;
    var unused = clock.schedule(() -> report(agent, turn, due), delayNanos, TimeUnit.NANOSECONDS);
  }

  private void report(int agent, int turn, long due) {
    if (clock.isShutdown()) {
      return;
    }
    schedule(agent, turn + 1, (long) (interval.toNanos() * (0.75 + random() / 2)));
    if (paused) {
      return;
    }
    boolean isCall = (agent + turn) % 2 == 0;
    follow(
        "report by " + (isCall ? "call" : "cast"),
        isCall,
        due,
        isCall ? agents.get(agent).call() : agents.get(agent).cast());
    if (random() * PINGED < 1) {
      int pinged = ThreadLocalRandom.current().nextInt(agents.size());
      follow("call to an agent", true, due, conductor.ping(pinged));
    }
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private void follow(String what, boolean isCall, long due, CompletableFuture<?> done) {
    Window current = window;
    begun.incrementAndGet();
    var unused = done.whenComplete((answer, error) -> ended(current, what, isCall, due, error));
  }

  private void ended(Window in, String what, boolean isCall, long due, @Nullable Throwable error) {
    ended.incrementAndGet();
    if (error != null) {
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      failures
          .computeIfAbsent(what + ": " + cause.getClass().getSimpleName(), key -> new AtomicLong())
          .incrementAndGet();
    } else if (isCall) {
      in.calls.recordValue(Math.min(HIGHEST_NANOS, Math.max(1, System.nanoTime() - due)));
    } else {
      in.casts.incrementAndGet();
    }
  }

  /** Whether nothing is sent for the time being. */
  public void pause(boolean value) {
    paused = value;
  }

  /** Begins to count anew, and returns where it counts. */
  public Window begin() {
    Window fresh = new Window();
    window = fresh;
    return fresh;
  }

  /** Returns how many have begun and not ended. */
  public long pending() {
    return begun.get() - ended.get();
  }

  /** Returns how often what failed with which error, so far. */
  public Map<String, Long> failures() {
    Map<String, Long> counts = new java.util.TreeMap<>();
    failures.forEach((what, count) -> counts.put(what, count.get()));
    return counts;
  }

  /** Begins no more. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
