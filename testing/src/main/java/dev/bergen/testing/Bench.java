// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Timer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one test has: a broker, the transports on it, and what was opened on them.
 *
 * <p>Threads: the test's thread opens and closes; drivers are opened from any thread.
 */
final class Bench {
  private static final ConcurrentMap<String, Bench> OPEN = new ConcurrentHashMap<>();

  /** How long a call may take to end that was about to. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final AtomicLong COUNT = new AtomicLong();

  private final String name = "test-" + COUNT.incrementAndGet();
  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private final @Nullable VirtualClock clock;
  private final RpcTransport transport;
  private final LeftThreads threads;
  private final List<TestingDriver> drivers = new CopyOnWriteArrayList<>();
  private final Duration timeout;

  /** {@code null} until its first use; guarded by resources. */
  private @Nullable NotificationTransport notifications;

  /** That of the transport for notifications; {@code null} as long as that is. */
  private volatile @Nullable TestingDriver notifying;

  private volatile boolean staysForOthers;

  /** To be closed in reverse; guarded by itself. */
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /**
   * @param clock {@code null} means real time
   */
  private Bench(@Nullable VirtualClock clock, Duration timeout) {
    this.clock = clock;
    this.timeout = timeout;
    this.threads = LeftThreads.watch();
    OPEN.put(name, this);
    try {
      this.transport = transport(url(), clock, timeout);
    } catch (RuntimeException | Error e) {
      OPEN.remove(name);
      threads.unwatch();
      throw e;
    }
  }

  static Bench open(@Nullable VirtualClock clock, Duration timeout) {
    return new Bench(clock, timeout);
  }

  /**
   * @throws IllegalArgumentException if the URL names no test that runs
   */
  static Bench at(TransportUrl url) {
    String host = url.hosts().isEmpty() ? null : url.hosts().get(0).hostname();
    Bench bench = host == null ? null : OPEN.get(host);
    if (bench == null) {
      throw new IllegalArgumentException(
          "no test that runs has this broker; ask BergenExtension for its url() or transport()");
    }
    return bench;
  }

  String name() {
    return name;
  }

  String url() {
    return TestingDriverProvider.SCHEME + "://" + name;
  }

  RpcTransport transport() {
    return transport;
  }

  /** Returns the transport for notifications, opened when it is first asked for. */
  NotificationTransport notifications() {
    synchronized (resources) {
      NotificationTransport open = notifications;
      if (open == null) {
        NotificationTransport.Builder builder =
            NotificationTransport.builder(url()).timeout(timeout);
        open = clock == null ? builder.build() : builder.timer(clock).build();
        notifying = drivers.get(drivers.size() - 1);
        notifications = open;
      }
      return open;
    }
  }

  Recorder recorder() {
    return recorder;
  }

  Faults faults() {
    return faults;
  }

  /** Returns the clock; {@code null} when time is real. */
  @Nullable VirtualClock clock() {
    return clock;
  }

  TestingDriver opened(TestingDriver driver) {
    drivers.add(driver);
    return driver;
  }

  /** Closes {@code resource} after the test, before resources that were registered earlier. */
  <T extends AutoCloseable> T closing(T resource) {
    synchronized (resources) {
      resources.push(resource);
    }
    return resource;
  }

  /**
   * Closes everything in reverse, also after failures.
   *
   * @throws AssertionError if the test has left something open
   */
  void close() {
    List<Throwable> problems = new ArrayList<>();
    closeResources(problems);
    List<String> left = leftOpen();
    closeTransports();
    drivers.forEach(TestingDriver::close);
    OPEN.remove(name);
    List<Thread> running = threads.unwatch();
    if (left.isEmpty()) {
      LeftThreads.await(running).forEach(thread -> left.add("thread " + thread.getName()));
    }
    report(left, problems);
  }

  /**
   * Closes as {@link #close} does; but if others have transports open here, only what is the tests'
   * own. Such a broker stays until the JVM ends, and so does its watch over threads, which keeps
   * theirs from being counted against other tests.
   */
  void closeUnlessShared() {
    if (openOfOthers() == 0) {
      close();
      return;
    }
    List<Throwable> problems = new ArrayList<>();
    closeResources(problems);
    closeTransports();
    staysForOthers = true;
    driverClosed();
    report(List.of(), problems);
  }

  /** The last who had a transport here ends what is left. */
  void driverClosed() {
    if (staysForOthers && openOfOthers() == 0) {
      OPEN.remove(name);
      List<Thread> unused = threads.unwatch();
    }
  }

  private void closeResources(List<Throwable> problems) {
    for (AutoCloseable next = nextResource(); next != null; next = nextResource()) {
      try {
        next.close();
      } catch (Exception | AssertionError e) {
        problems.add(e);
      }
    }
  }

  private long openOfOthers() {
    TestingDriver own = notifying;
    return drivers.stream()
        .skip(1)
        .filter(driver -> !driver.isClosed() && !driver.equals(own))
        .count();
  }

  private void closeTransports() {
    transport.close();
    synchronized (resources) {
      if (notifications != null) {
        notifications.close();
      }
    }
  }

  private static void report(List<String> left, List<Throwable> problems) {
    if (left.isEmpty() && problems.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (!left.isEmpty()) {
      text.append("The test has left open:");
      left.forEach(what -> text.append("\n  ").append(what));
    } else {
      text.append("Not everything could be closed after the test: ").append(problems.get(0));
    }
    AssertionError error = new AssertionError(text.toString());
    problems.forEach(error::addSuppressed);
    throw error;
  }

  private List<String> leftOpen() {
    List<String> left = new ArrayList<>();
    for (TestingDriver driver : drivers) {
      left.addAll(driver.running());
    }
    recorder.pendingCalls(Deadline.after(PATIENCE)).forEach(call -> left.add(call.toString()));
    long others = openOfOthers();
    if (others > 0) {
      left.add(others + " transports opened with " + url());
    }
    return left;
  }

  private @Nullable AutoCloseable nextResource() {
    synchronized (resources) {
      return resources.poll();
    }
  }

  /** The first transport on it, so that the first driver is this one's. */
  private static RpcTransport transport(String url, @Nullable Timer clock, Duration timeout) {
    RpcTransport.Builder builder = RpcTransport.builder(url).timeout(timeout);
    return clock == null ? builder.build() : builder.timer(clock).build();
  }
}
