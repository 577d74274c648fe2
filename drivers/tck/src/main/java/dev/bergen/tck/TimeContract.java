// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deadlines, heartbeats, cancellation: how a call ends that no reply ends. */
abstract class TimeContract extends CallContract {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  @Tag("CLI-17")
  void an_unanswered_call_fails_at_its_deadline_and_reports_how_far_it_got() {
    Driver driver = connected();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    SendOptions options = within(SHORT);

    CompletableFuture<Reply> reply = driver.call(topic, request("stuck", Map.of()), options);
    String id = server.take().messageId();

    MessagingTimeoutException late = failure(reply, MessagingTimeoutException.class);
    assertThat(options.deadline().isPast()).isTrue();
    assertThat(late.mayHaveRun()).isTrue();
    assertThat(late).hasMessageContainingAll("stuck", topic.topic(), "1 s", id);
  }

  @Test
  @Tag("RPL-02")
  void a_late_reply_is_dropped_and_the_next_call_still_works() {
    Driver driver = connected();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);
    CompletableFuture<Reply> late = driver.call(topic, request("slow", Map.of()), within(SHORT));
    IncomingRequest slow = server.take();
    failure(late, MessagingTimeoutException.class);

    answer(slow, "too late");
    CompletableFuture<Reply> next = callAsync(driver, topic, "ping", Map.of());
    answer(server.take(), "pong");

    assertThat(get(next).result().toJava()).isEqualTo("pong");
  }

  @Test
  void a_call_to_a_topic_that_was_never_served_fails_at_its_deadline() {
    Driver driver = open();

    CompletableFuture<Reply> reply = driver.call(topic, request("any", Map.of()), within(SHORT));

    failure(reply, MessagingTimeoutException.class);
  }

  @Test
  void a_call_that_was_not_read_by_its_deadline_is_never_handed_out() {
    // A broker counts from the message's arrival, so connecting must not take its time.
    Driver driver = connected();
    collect(driver, topic.withServer("node-1")).close();
    CompletableFuture<Reply> unread =
        driver.call(topic, request("expired", Map.of()), within(SHORT));
    failure(unread, MessagingTimeoutException.class);
    cast(driver, topic, "fresh");

    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);

    assertThat(server.take().request().method()).isEqualTo("fresh");
    server.assertGetsNothing();
  }

  @Test
  @Tag("CLI-22")
  void a_watched_call_fails_when_the_server_falls_silent() {
    Driver driver = connected();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    SendOptions options = watched(PATIENCE, SHORT);

    CompletableFuture<Reply> reply = driver.call(topic, request("die", Map.of()), options);
    IncomingRequest request = server.take();

    MessagingTimeoutException silence = failure(reply, MessagingTimeoutException.class);
    assertThat(options.deadline().isPast()).isFalse();
    assertThat(silence).hasMessageContainingAll("heartbeat", "die", "1 s");
    assertThat(request.monitorSeconds()).isEqualTo(1.0);
  }

  @Test
  @Tag("CLI-22")
  void heartbeats_keep_a_watched_call_waiting() {
    Driver driver = connected();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    Duration monitor = Duration.ofSeconds(2);
    SendOptions options = watched(PATIENCE, monitor);
    CompletableFuture<Reply> reply = driver.call(topic, request("long", Map.of()), options);
    IncomingRequest request = server.take();

    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () -> {
              get(request.heartbeat());
              return options.deadline().elapsed().compareTo(monitor.plus(SHORT)) > 0;
            });
    answer(request, "done");

    assertThat(get(reply).result().toJava()).isEqualTo("done");
  }

  @Test
  @Tag("CLI-22")
  void heartbeats_do_not_move_the_deadline() {
    Driver driver = connected();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    SendOptions options = watched(Duration.ofSeconds(3), Duration.ofMillis(2_500));
    CompletableFuture<Reply> reply = driver.call(topic, request("long", Map.of()), options);
    IncomingRequest request = server.take();

    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () -> {
              var unused = request.heartbeat();
              return reply.isDone();
            });

    MessagingTimeoutException late = failure(reply, MessagingTimeoutException.class);
    assertThat(late).hasMessageContainingAll("within 3 s", "last heartbeat");
  }

  @Test
  @Tag("RPL-06")
  void an_unmonitored_call_requests_no_heartbeats() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);

    CompletableFuture<Reply> reply = callAsync(driver, topic, "any", Map.of());
    IncomingRequest request = server.take();
    answer(request, Reply.result(Json.NULL));

    assertThat(request.monitorSeconds()).isNull();
    assertThat(get(reply).result()).isEqualTo(Json.NULL);
  }

  @Test
  void a_cancelled_call_waits_no_longer_and_harms_no_other() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);
    CompletableFuture<Reply> cancelled = callAsync(driver, topic, "unwanted", Map.of());
    IncomingRequest unwanted = server.take();

    cancelled.cancel(true);
    answer(unwanted, "for the cancelled call");
    CompletableFuture<Reply> next = callAsync(driver, topic, "ping", Map.of());
    answer(server.take(), "pong");

    assertThat(get(next).result().toJava()).isEqualTo("pong");
    assertThat(cancelled).isCancelled();
  }
}
