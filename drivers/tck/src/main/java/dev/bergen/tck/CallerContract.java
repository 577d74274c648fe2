// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The information that a server gets on its caller beside the request, when both are Java. */
abstract class CallerContract extends SubscriptionContract {
  /** How far the clocks of two machines may differ. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  @Test
  void headers_arrive_with_calls_and_with_casts() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);
    Map<String, String> headers = Map.of("tenant", "blue", "Grüße", "世界 \uD83D\uDE80", "empty", "");
    Request request = request("any", Map.of()).withHeaders(headers);

    CompletableFuture<Reply> call = driver.call(topic, request, within(PATIENCE));
    IncomingRequest called = server.take();
    answer(called, "done");
    get(driver.cast(topic, request, within(PATIENCE)));
    IncomingRequest cast = server.take();

    get(call);
    assertThat(called.request().headers()).isEqualTo(headers);
    assertThat(cast.request().headers()).isEqualTo(headers);
  }

  @Test
  void a_request_without_headers_arrives_without() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);

    CompletableFuture<Reply> call = callAsync(driver, topic, "any", Map.of());
    IncomingRequest request = server.take();
    answer(request, "done");

    get(call);
    assertThat(request.request().headers()).isEmpty();
  }

  @Test
  void a_server_knows_when_its_caller_stops_waiting() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    Deadline callers = soon();

    CompletableFuture<Reply> call =
        driver.call(topic, request("any", Map.of()), SendOptions.until(callers));
    IncomingRequest request = server.take();
    Deadline servers = Objects.requireNonNull(request.deadline(), "a deadline");

    assertThat(servers.remaining())
        .isLessThanOrEqualTo(callers.remaining().plus(GRACE).plusMillis(100))
        .isGreaterThan(callers.remaining().minus(GRACE));
    answer(request, "done");
    get(call);
  }

  @Test
  void time_that_a_call_has_waited_unread_is_not_given_to_its_server() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    answerOne(driver, server);
    Duration timeout = Duration.ofSeconds(6);
    SendOptions options = within(timeout);
    CompletableFuture<Reply> call = driver.call(topic, request("waits", Map.of()), options);

    await()
        .atMost(PATIENCE)
        .until(() -> options.deadline().elapsed().compareTo(Duration.ofMillis(2_500)) > 0);
    server.subscription().request(1);
    IncomingRequest request = server.take();
    Deadline servers = Objects.requireNonNull(request.deadline(), "a deadline");

    assertThat(servers.remaining()).isLessThan(timeout.minus(GRACE));
    answer(request, "done");
    get(call);
  }

  private void answerOne(Driver driver, ContractServer server) {
    CompletableFuture<Reply> first = callAsync(driver, topic, "first", Map.of());
    answer(server.take(), "done");
    get(first);
  }

  @Test
  void a_cast_has_no_deadline_and_is_never_cancelled() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    AtomicInteger cancelled = new AtomicInteger();

    CompletableFuture<Void> cast = driver.cast(topic, request("any", Map.of()), within(PATIENCE));
    IncomingRequest request = server.take();
    request.onCancel(cancelled::incrementAndGet);
    get(cast);

    assertThat(request.deadline()).isNull();
    assertThat(cast.cancel(true)).isFalse();
    assertThat(cancelled).hasValue(0);
  }

  @Test
  @Tag("essential")
  void cancelling_a_call_reaches_its_handler_and_only_that_one() throws Exception {
    Driver driver = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(2);
    CompletableFuture<Reply> kept = callAsync(driver, topic, "kept", Map.of());
    IncomingRequest wanted = server.take();
    CompletableFuture<Reply> call = callAsync(driver, topic, "unwanted", Map.of());
    IncomingRequest unwanted = server.take();
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger others = new AtomicInteger();
    unwanted.onCancel(cancelled::countDown);
    wanted.onCancel(others::incrementAndGet);

    call.cancel(true);

    assertThat(cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    answer(unwanted, "for nobody");
    answer(wanted, "done");
    assertThat(get(kept).result().toJava()).isEqualTo("done");
    assertThat(others).hasValue(0);
  }

  @Test
  void a_callback_added_after_the_cancellation_runs_at_once() throws Exception {
    Driver driver = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(1);
    CompletableFuture<Reply> call = callAsync(driver, topic, "unwanted", Map.of());
    IncomingRequest unwanted = server.take();
    CountDownLatch cancelled = new CountDownLatch(1);
    unwanted.onCancel(cancelled::countDown);
    call.cancel(true);
    assertThat(cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    AtomicInteger again = new AtomicInteger();
    unwanted.onCancel(again::incrementAndGet);

    assertThat(again).hasValue(1);
  }

  @Test
  void cancelling_after_the_reply_does_nothing() {
    Driver driver = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(3);
    AtomicInteger cancelled = new AtomicInteger();
    CompletableFuture<Reply> call = callAsync(driver, topic, "quick", Map.of());
    IncomingRequest request = server.take();
    request.onCancel(cancelled::incrementAndGet);
    answer(request, "done");
    get(call);

    assertThat(call.cancel(true)).isFalse();
    answerOne(driver, server);

    request.onCancel(cancelled::incrementAndGet);
    assertThat(cancelled).hasValue(0);
  }

  @Test
  void a_cancellation_that_crosses_the_reply_is_harmless() {
    Driver driver = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(101);

    for (int i = 0; i < 100; i++) {
      CompletableFuture<Reply> call = callAsync(driver, topic, "crossing", i);
      answer(server.take(), "done");
      call.cancel(true);
    }

    answerOne(driver, server);
  }

  @Test
  void cancelling_an_unserved_call_is_harmless() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);
    answerOne(driver, server);
    CompletableFuture<Reply> lost = callAsync(driver, topic.withServer("nobody"), "lost", Map.of());

    lost.cancel(true);

    assertThat(lost).isCancelled();
    answerOne(driver, server);
  }

  @Test
  void a_timeout_is_no_cancellation() {
    Driver driver = connected();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(2);
    AtomicInteger cancelled = new AtomicInteger();
    CompletableFuture<Reply> late =
        driver.call(topic, request("slow", Map.of()), within(Duration.ofSeconds(1)));
    server.take().onCancel(cancelled::incrementAndGet);

    failure(late, MessagingTimeoutException.class);
    answerOne(driver, server);

    assertThat(cancelled).hasValue(0);
  }
}
