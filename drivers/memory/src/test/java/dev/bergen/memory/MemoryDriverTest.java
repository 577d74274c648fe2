// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingTimeoutException;
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
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to this driver; the rest is in the contract. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class MemoryDriverTest {
  private static final Target COMPUTE = Target.topic("compute");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ManualTimer timer = new ManualTimer();
  private final List<Driver> drivers = new ArrayList<>();
  private final LinkedBlockingQueue<IncomingRequest> inbox = new LinkedBlockingQueue<>();

  @AfterEach
  void close_all() {
    drivers.forEach(Driver::close);
  }

  @Test
  @Tag("FAK-01")
  void the_service_loader_finds_it_under_both_its_names() {
    assertThat(ServiceLoader.load(DriverProvider.class))
        .anySatisfy(
            provider -> assertThat(provider.schemes()).containsExactlyInAnyOrder("memory", "fake"));
  }

  @ParameterizedTest
  @Tag("FAK-01")
  @Tag("FAK-09")
  @CsvSource({
    "fake:, memory:, true",
    "fake:/, memory://, true",
    "fake://, memory:///, true",
    "memory://one, fake://one/, true",
    "memory://one, memory://two, false",
    "memory://one, memory:, false",
    "memory:///one, memory:///two, false"
  })
  void transports_share_a_broker_if_their_urls_name_the_same(
      String one, String other, boolean shared) throws Exception {
    serve(open(one), inbox::add).request(1);

    CompletableFuture<Void> cast = open(other).cast(COMPUTE, request("ping"), options());

    assertThat(cast).isCompleted();
    assertThat(inbox.poll() != null).isEqualTo(shared);
  }

  @Test
  void queued_messages_are_lost_with_the_last_transport() {
    Driver first = open("memory:");
    serve(first, inbox::add).close();
    assertThat(first.cast(COMPUTE, request("ping"), options())).isCompleted();

    first.close();
    serve(open("memory:"), inbox::add).request(1);

    assertThat(inbox).isEmpty();
  }

  @Test
  @Tag("FAK-02")
  void a_context_is_isolated_from_its_sender() {
    Driver driver = open("memory://test");
    serve(driver, inbox::add).request(1);
    List<String> roles = new ArrayList<>(List.of("admin"));

    CompletableFuture<Void> cast =
        driver.cast(COMPUTE, request("ping", RequestContext.of(Map.of("roles", roles))), options());
    roles.add("changed afterwards");

    assertThat(cast).isCompleted();
    assertThat(inbox.remove().request().context().get("roles")).isEqualTo(List.of("admin"));
  }

  @Test
  @Tag("FAK-02")
  void a_context_arrives_as_json_has_it() {
    Driver driver = open("memory://test");
    serve(driver, inbox::add).request(2);
    Map<String, Object> plain = Map.of("user", "ann", "admin", true, "at", 5L);
    Map<String, Object> numbers = Map.of("user", "ann", "at", 5, "share", 0.5f);

    driver.cast(COMPUTE, request("ping", RequestContext.of(plain)), options());
    driver.cast(COMPUTE, request("ping", RequestContext.of(numbers)), options());

    assertThat(inbox.remove().request().context().values()).isEqualTo(plain);
    assertThat(inbox.remove().request().context().values())
        .isEqualTo(Map.of("user", "ann", "at", 5L, "share", 0.5));
  }

  @Test
  @Tag("FAK-02")
  void a_context_that_no_wire_could_carry_fails_the_send() {
    Driver driver = open("memory://test");
    Request request = request("ping", RequestContext.of(Map.of("thread", new Thread())));

    assertThat(driver.cast(COMPUTE, request, options()))
        .failsWithin(TIMEOUT)
        .withThrowableThat()
        .withCauseInstanceOf(MessageEncodingException.class);
    assertThat(driver.call(COMPUTE, request, options()))
        .failsWithin(TIMEOUT)
        .withThrowableThat()
        .withCauseInstanceOf(MessageEncodingException.class);
    assertThat(timer.size()).isZero();
  }

  @Test
  void a_full_queue_refuses_and_names_itself() {
    Driver driver = openWithBound(2);
    Subscription server = serve(driver, inbox::add);
    assertThat(driver.cast(COMPUTE, request("1"), options())).isCompleted();
    assertThat(driver.cast(COMPUTE, request("2"), options())).isCompleted();

    MessageDeliveryException full =
        failure(driver.cast(COMPUTE, request("3"), options()), MessageDeliveryException.class);
    failure(driver.call(COMPUTE, request("4"), options()), MessageDeliveryException.class);
    server.request(1);

    assertThat(full).hasMessageContainingAll("openstack/compute", "2 unconsumed messages");
    assertThat(full.mayHaveRun()).isFalse();
    assertThat(driver.cast(COMPUTE, request("5"), options())).isCompleted();
  }

  @Test
  void a_queue_holds_100000_messages() {
    Driver driver = open("memory://deep");
    Subscription server = serve(driver, request -> {});

    for (int i = 0; i < 100_000; i++) {
      assertThat(driver.cast(COMPUTE, request("fits"), options()).isCompletedExceptionally())
          .isFalse();
    }

    assertThat(
            failure(
                driver.cast(COMPUTE, request("does not"), options()),
                MessageDeliveryException.class))
        .hasMessageContaining("100000 unconsumed messages");
    server.close();
  }

  @Test
  void a_full_queue_makes_room_by_dropping_calls_that_have_timed_out() {
    Driver driver = openWithBound(1);
    Subscription server = serve(driver, inbox::add);
    failureAfter(driver.call(COMPUTE, request("late"), options()), TIMEOUT);

    assertThat(driver.cast(COMPUTE, request("fresh"), options())).isCompleted();
    server.request(2);

    assertThat(inbox.remove().request().method()).isEqualTo("fresh");
  }

  @Test
  void a_fanout_reaches_the_others_when_the_queue_of_one_is_full() {
    Driver driver = openWithBound(1);
    serve(driver, request -> {});
    serve(driver, inbox::add).request(5);
    Target all = COMPUTE.withFanout();
    assertThat(driver.cast(all, request("1"), options())).isCompleted();

    MessageDeliveryException full =
        failure(driver.cast(all, request("2"), options()), MessageDeliveryException.class);

    assertThat(full.mayHaveRun()).isTrue();
    assertThat(inbox).hasSize(2);
  }

  @Test
  @Tag("FAK-05")
  void an_unroutable_call_reports_that_when_it_times_out() {
    Driver driver = open("memory://test");

    MessagingTimeoutException late =
        failureAfter(driver.call(COMPUTE, request("echo"), options()), TIMEOUT);

    assertThat(late).hasMessageContaining("no server has listened there");
  }

  @Test
  void a_sink_that_throws_loses_its_request_only() {
    Driver driver = open("memory://test");
    Subscription server =
        serve(
            driver,
            request -> {
              inbox.add(request);
              throw new IllegalStateException("expected by this test");
            });
    server.request(2);

    assertThat(driver.cast(COMPUTE, request("1"), options())).isCompleted();
    assertThat(driver.cast(COMPUTE, request("2"), options())).isCompleted();

    assertThat(inbox).hasSize(2);
  }

  @Test
  void a_sink_may_answer_ask_for_more_and_call_again_from_within() {
    Driver driver = open("memory://test");
    CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    RequestSink recursive =
        request -> {
          subscription.join().request(1);
          long depth = (Long) request.request().args().toJava();
          if (depth == 0) {
            inbox.add(request);
          } else {
            Request next = new Request("n", Json.of(depth - 1), null, null, RequestContext.empty());
            assertThat(driver.cast(COMPUTE, next, options())).isCompleted();
          }
        };
    subscription.complete(serve(driver, recursive));
    subscription.join().request(1);

    Request first = new Request("n", Json.of(50_000), null, null, RequestContext.empty());
    assertThat(driver.cast(COMPUTE, first, options())).isCompleted();

    assertThat(poll()).isNotNull();
  }

  @Test
  void a_sender_hands_out_a_burst_of_others_messages_but_not_all_of_them() throws Exception {
    Driver driver = open("memory://test");
    LinkedBlockingQueue<String> threads = new LinkedBlockingQueue<>();
    Subscription server = serve(driver, request -> threads.add(Thread.currentThread().getName()));
    for (int i = 0; i < 1_000; i++) {
      assertThat(driver.cast(COMPUTE, request("work"), options())).isCompleted();
    }

    server.request(1_000);

    List<String> ran = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ran.add(threads.poll(30, SECONDS));
    }
    assertThat(ran).contains(Thread.currentThread().getName(), "bergen-memory");
    assertThat(ran.stream().filter("bergen-memory"::equals).count()).isGreaterThan(900);
  }

  @Test
  void a_sink_may_close_its_own_subscription_and_driver() {
    Driver driver = open("memory://test");
    CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    subscription.complete(
        serve(
            driver,
            request -> {
              inbox.add(request);
              subscription.join().close();
              driver.close();
            }));
    subscription.join().request(10);

    assertThat(driver.cast(COMPUTE, request("1"), options())).isCompleted();

    assertThat(inbox).hasSize(1);
  }

  @Test
  void messages_assigned_to_a_busy_sink_are_requeued_when_it_stops() throws Exception {
    Driver driver = open("memory://test");
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Subscription leaving =
        serve(
            driver,
            request -> {
              busy.countDown();
              awaitLatch(release);
            });
    leaving.request(3);
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(() -> driver.cast(COMPUTE, request("1"), options()).join());
    awaitLatch(busy);
    assertThat(driver.cast(COMPUTE, request("2"), options())).isCompleted();
    assertThat(driver.cast(COMPUTE, request("3"), options())).isCompleted();

    CompletableFuture<Void> stopped = leaving.stop(timer.deadline(TIMEOUT));
    serve(driver, inbox::add).request(3);
    boolean early = stopped.isDone();
    release.countDown();

    sender.get(30, SECONDS);
    stopped.get(30, SECONDS);
    assertThat(early).isFalse();
    assertThat(inbox).extracting(request -> request.request().method()).containsExactly("2", "3");
    assertThat(timer.size()).isZero();
  }

  @Test
  void a_sink_that_does_not_return_delays_a_stop_until_its_deadline_only() {
    Driver driver = open("memory://test");
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Subscription leaving =
        serve(
            driver,
            request -> {
              busy.countDown();
              awaitLatch(release);
            });
    leaving.request(1);
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(() -> driver.cast(COMPUTE, request("1"), options()).join());
    awaitLatch(busy);

    CompletableFuture<Void> stopped = leaving.stop(timer.deadline(TIMEOUT));
    timer.advance(TIMEOUT);

    assertThat(stopped).isCompleted();
    release.countDown();
    sender.join();
  }

  @Test
  void the_fanout_queue_of_a_server_that_left_does_not_fill_up() {
    Driver driver = openWithBound(1);
    serve(driver, inbox::add).close();

    for (int i = 0; i < 3; i++) {
      assertThat(driver.cast(COMPUTE.withFanout(), request("1"), options())).isCompleted();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_request_for_more_messages_cannot_be_withdrawn() {
    Subscription server = serve(open("memory://test"), inbox::add);

    assertThatThrownBy(() -> server.request(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private IncomingRequest poll() {
    try {
      return inbox.poll(30, SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private MessagingTimeoutException failureAfter(CompletableFuture<Reply> reply, Duration time) {
    assertThat(reply).isNotDone();
    timer.advance(time);
    return failure(reply, MessagingTimeoutException.class);
  }

  private static <T extends Throwable> T failure(CompletableFuture<?> future, Class<T> type) {
    assertThat(future).isCompletedExceptionally();
    return type.cast(future.handle((value, error) -> error).join());
  }

  private Driver open(String url) {
    DriverSettings settings =
        new DriverSettings(
            TransportUrl.parse(url), new Options(), "openstack", timer, JsonLimits.DEFAULT);
    return remember(new MemoryDriverProvider().open(settings));
  }

  private Driver openWithBound(int bound) {
    return remember(new MemoryDriver(new MemoryBroker("bounded", bound), "openstack", timer));
  }

  private Driver remember(Driver driver) {
    drivers.add(driver);
    return driver;
  }

  private Subscription serve(Driver driver, RequestSink sink) {
    return driver
        .serve(COMPUTE.withServer("node-" + drivers.size()), sink, 10, timer.deadline(TIMEOUT))
        .join();
  }

  private SendOptions options() {
    return SendOptions.until(timer.deadline(TIMEOUT));
  }

  private static Request request(String method) {
    return request(method, RequestContext.empty());
  }

  private static Request request(String method, RequestContext context) {
    return new Request(method, Json.EMPTY_OBJECT, null, null, context);
  }
}
