// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Timer;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The parts that the contract's tests are made of: drivers, servers and messages, closed after each
 * test in reverse order, followed by a search for leftovers.
 */
abstract class DriverFixture {
  /** How long a test waits for what must happen. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<TrackedTimer> timers = new ArrayList<>();
  private Set<Thread> threadsBefore = Set.of();

  /** A topic that no other test uses. */
  final Target topic = Target.topic("contract-" + TESTS.incrementAndGet());

  /** Returns the provider under test. */
  protected abstract DriverProvider provider();

  /** Returns a broker that runs; the same throughout one test. */
  protected abstract TransportUrl url();

  /** Returns the options of the driver; its defaults unless overridden. */
  protected Options options() {
    return new Options();
  }

  @BeforeEach
  void remember_threads() {
    threadsBefore = ourThreads();
  }

  @AfterEach
  void close_all_and_find_leaks() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    soonest()
        .untilAsserted(
            () -> {
              int armed = timers.stream().mapToInt(TrackedTimer::armed).sum();
              assertThat(armed).as("timer tasks left by closed drivers").isZero();
            });
    timers.forEach(TrackedTimer::close);
    soonest().untilAsserted(() -> assertThat(ourThreads()).isSubsetOf(threadsBefore));
  }

  /** Waits with patience, but looks at once and then often: every test waits so. */
  static ConditionFactory soonest() {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
  }

  private static Set<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("bergen-"))
        .collect(Collectors.toSet());
  }

  /** Opens one more driver of the same broker; closed after the test at the latest. */
  Driver open() {
    return open(url());
  }

  /** Opens a driver of another broker; closed as above. */
  Driver open(TransportUrl url) {
    TrackedTimer timer = new TrackedTimer();
    timers.add(timer);
    DriverSettings settings =
        new DriverSettings(url, options(), "openstack", timer, JsonLimits.DEFAULT);
    Driver driver = provider().open(settings);
    opened.push(driver);
    return driver;
  }

  /** Opens a driver that has had an answer already: short times must not be spent on connecting. */
  Driver connected() {
    Driver driver = open();
    Target other = topic.withTopic(topic.topic() + "-other");
    echo(driver, other.withServer("node-1"));
    assertThat(call(driver, other, "connect", "up")).isEqualTo("up");
    return driver;
  }

  ContractServer serve(Driver driver, Target target, ContractServer.Handler handler) {
    ContractServer server = ContractServer.answering(driver, timer(), target, handler);
    opened.push(server);
    return server;
  }

  /** Starts a server that gets nothing until the test asks. */
  ContractServer collect(Driver driver, Target target) {
    ContractServer server = ContractServer.collecting(driver, timer(), target);
    opened.push(server);
    return server;
  }

  /** Starts a server that answers with the arguments it got. */
  ContractServer echo(Driver driver, Target target) {
    return serve(driver, target, request -> Reply.result(request.request().args()));
  }

  ContractListener listen(Driver driver, NotificationAddress... addresses) {
    return closing(new ContractListener(driver, timer(), List.of(addresses), null));
  }

  static Notification notification(String eventType) {
    return notification(eventType, Map.of("n", 1));
  }

  static Notification notification(String eventType, Object payload) {
    return new Notification(
        UUID.randomUUID().toString(),
        "contract.host1",
        eventType,
        "INFO",
        Json.of(payload),
        "2026-11-22 12:54:07.641151",
        RequestContext.empty());
  }

  CompletableFuture<Void> sending(Driver driver, NotificationAddress address, String eventType) {
    return driver.notify(
        address, notification(eventType), NotificationFormat.ENVELOPE, within(PATIENCE));
  }

  void send(Driver driver, NotificationAddress address, String eventType) {
    get(sending(driver, address, eventType));
  }

  /** Closes {@code resource} after the test. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  Timer timer() {
    return timers.get(timers.size() - 1);
  }

  Deadline soon() {
    return timer().deadline(PATIENCE);
  }

  SendOptions within(Duration timeout) {
    return SendOptions.until(timer().deadline(timeout));
  }

  SendOptions watched(Duration timeout, Duration monitor) {
    return new SendOptions(timer().deadline(timeout), monitor, false, -1);
  }

  SendOptions mandatory() {
    return new SendOptions(soon(), null, true, -1);
  }

  static Request request(String method, @Nullable Object args) {
    return new Request(method, Json.of(args), null, null, RequestContext.empty());
  }

  CompletableFuture<Reply> callAsync(Driver driver, Target target, String method, Object args) {
    return driver.call(target, request(method, args), within(PATIENCE));
  }

  /** Calls, and returns the result as a Java value. */
  @Nullable Object call(Driver driver, Target target, String method, Object args) {
    Reply reply = get(callAsync(driver, target, method, args));
    assertThat(reply.failure()).isNull();
    return reply.result().toJava();
  }

  void cast(Driver driver, Target target, String method) {
    get(driver.cast(target, request(method, "any"), within(PATIENCE)));
  }

  /** Answers, and does not wait until the broker has the answer. */
  static void answer(IncomingRequest request, Reply reply) {
    var unused = request.reply(reply);
  }

  static void answer(IncomingRequest request, String result) {
    answer(request, Reply.result(Json.of(result)));
  }

  /** Waits for a future that must succeed. */
  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2 * PATIENCE.toMillis(), MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("Failed, but should not: " + e.getCause(), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a future that must fail with {@code type}. */
  static <E extends MessagingException> E failure(CompletableFuture<?> future, Class<E> type) {
    try {
      Object value = future.get(2 * PATIENCE.toMillis(), MILLISECONDS);
      throw new AssertionError("Succeeded with " + value + ", but should not");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause == null || !type.isInstance(cause)) {
        throw new AssertionError("Failed, but should with " + type + ", not with " + cause, e);
      }
      return type.cast(cause);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
