// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.ServerTimes;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls and their replies. */
abstract class CallContract extends DriverFixture {

  @Test
  @Tag("essential")
  void a_call_returns_what_the_server_answered() {
    Driver driver = open();
    echo(driver, topic.withServer("node-1"));

    Object result = call(driver, topic, "echo", Map.of("x", 1));

    assertThat(result).isEqualTo(Map.of("x", 1L));
  }

  @Test
  @Tag("RPL-05")
  void a_null_result_is_a_result() {
    Driver driver = open();
    serve(driver, topic.withServer("node-1"), request -> Reply.result(Json.NULL));

    Reply reply = get(callAsync(driver, topic, "nothing", Map.of()));

    assertThat(reply).isEqualTo(Reply.result(Json.NULL));
  }

  @Test
  @Tag("RPL-02")
  @Tag("TST-05")
  void concurrent_calls_get_their_own_replies() throws Exception {
    Driver driver = open();
    echo(driver, topic.withServer("node-1"));
    ExecutorService callers = Executors.newFixedThreadPool(8);

    List<CompletableFuture<List<Long>>> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      long first = 1000L * thread;
      threads.add(CompletableFuture.supplyAsync(() -> callOneByOne(driver, first, 25), callers));
    }

    for (int thread = 0; thread < 8; thread++) {
      List<Long> expected = new ArrayList<>();
      for (long number = 1000L * thread; number < 1000L * thread + 25; number++) {
        expected.add(number);
      }
      assertThat(get(threads.get(thread))).isEqualTo(expected);
    }
    callers.shutdownNow();
  }

  private List<Long> callOneByOne(Driver driver, long first, int count) {
    List<Long> results = new ArrayList<>();
    for (long number = first; number < first + count; number++) {
      results.add((Long) call(driver, topic, "echo", number));
    }
    return results;
  }

  @Test
  void a_thousand_calls_may_wait_at_once_and_be_answered_in_any_order() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1_000);
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      replies.add(callAsync(driver, topic, "echo", number));
    }

    List<IncomingRequest> waiting = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      waiting.add(server.take());
    }
    Collections.reverse(waiting);
    waiting.forEach(request -> answer(request, Reply.result(request.request().args())));

    for (int number = 0; number < 1_000; number++) {
      assertThat(get(replies.get(number)).result()).isEqualTo(Json.of(number));
    }
    server.assertWasCalledByOneThreadAtATime();
  }

  @Test
  @Tag("essential")
  void a_failure_comes_back_untouched() {
    Driver driver = open();
    Failure failure =
        new Failure(
            "InstanceNotFound",
            "nova.exception",
            "Instance ä could not be found.",
            List.of("Traceback (most recent call last):\n", "InstanceNotFound: …\n"),
            Json.of(List.of("Instance ä could not be found.")),
            Json.of(Map.of("code", 404)));
    serve(driver, topic.withServer("node-1"), request -> Reply.failure(failure));

    Reply reply = get(callAsync(driver, topic, "fail", Map.of()));

    assertThat(reply).isEqualTo(Reply.failure(failure));
  }

  @Test
  @Tag("essential")
  void a_megabyte_goes_there_and_back() {
    Driver driver = open();
    echo(driver, topic.withServer("node-1"));
    String megabyte = "0123456789abcdef".repeat(1 << 16);

    Object result = call(driver, topic, "echo", megabyte);

    assertThat(megabyte.equals(result)).as("the same megabyte").isTrue();
  }

  @Test
  @Tag("essential")
  void every_text_and_number_survives() {
    Driver driver = open();
    echo(driver, topic.withServer("node-1"));
    List<Object> values =
        List.of(
            "",
            "Grüße, 世界",
            "\uD83D\uDE80",
            "\"\\/\b\f\n\r\t\u0000\u2028",
            true,
            0L,
            -1L,
            Long.MAX_VALUE,
            new java.math.BigInteger("123456789012345678901234567890"),
            0.1,
            1.0);

    Object result = call(driver, topic, "echo", values);

    assertThat(result).isEqualTo(values);
  }

  @Test
  @Tag("essential")
  void context_namespace_and_version_arrive() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("user", "bob");
    context.put("roles", List.of("admin", "member"));
    context.put("project", null);
    Request sent =
        new Request("state", Json.of(Map.of("id", 7)), "ns", "1.3", RequestContext.of(context));

    get(driver.cast(topic, sent, within(PATIENCE)));

    assertThat(server.take().request()).isEqualTo(sent);
  }

  @Test
  void missing_members_of_a_request_stay_missing() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);

    get(driver.cast(topic, request("state", Map.of()), within(PATIENCE)));

    Request received = server.take().request();
    assertThat(received.namespace()).isNull();
    assertThat(received.version()).isNull();
    assertThat(received.context().isEmpty()).isTrue();
  }

  @Test
  void a_call_can_be_answered_from_any_thread_at_any_time() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    CompletableFuture<Reply> reply = callAsync(driver, topic, "later", Map.of());

    IncomingRequest request = server.take();
    get(request.reply(Reply.result(Json.of("from the test's own thread"))));

    assertThat(request.wantsReply()).isTrue();
    assertThat(request.messageId()).isNotBlank();
    assertThat(get(reply).result().toJava()).isEqualTo("from the test's own thread");
  }

  @Test
  @Tag("essential")
  void two_transports_talk_to_each_other_both_ways() {
    Driver one = open();
    Driver other = open();
    Target second = topic.withTopic(topic.topic() + "-second");
    echo(one, topic.withServer("node-1"));
    echo(other, second.withServer("node-2"));

    assertThat(call(other, topic, "echo", "there")).isEqualTo("there");
    assertThat(call(one, second, "echo", "and back")).isEqualTo("and back");
  }

  @Test
  void a_server_reports_how_long_a_call_took_only_to_a_caller_that_asked() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);

    CompletableFuture<Reply> plain = callAsync(driver, topic, "plain", Map.of());
    IncomingRequest unasked = server.take();
    answer(unasked, "done");
    CompletableFuture<Reply> timed =
        driver.call(
            topic, request("timed", Map.of()), new SendOptions(soon(), null, false, -1, true));
    IncomingRequest asked = server.take();
    ServerClock clock = asked.clock();
    answer(asked, "done");

    assertThat(unasked.clock()).isNull();
    assertThat(get(plain).times()).isNull();
    ServerTimes times = get(timed).times();
    if (clock == null) { // a driver need not be able to
      assertThat(times).isNull();
      return;
    }
    if (times == null) {
      throw new AssertionError(
          "A driver whose requests have a clock reports the times in its replies");
    }
    assertThat(times.dispatch()).isNotNegative();
    assertThat(times.handler()).isNotNegative();
    assertThat(times.reply()).isNotNegative();
    assertThat(times.arrived()).isLessThanOrEqualTo(timer().nanoTime());
  }
}
