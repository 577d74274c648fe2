// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.RequestMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The contract of every driver of requests that can be tapped: requests of all kinds and, with the
 * firehose, everything else that the broker carries.
 */
public abstract class RequestTapContract extends TapContract {

  /**
   * Makes the broker copy everything to taps that ask for the firehose, replies included. Does
   * nothing unless overridden.
   */
  protected void enableFirehose() throws Exception {}

  private static TapRequest firehose(boolean deliveries) {
    return new TapRequest(
        List.of(), true, deliveries, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES);
  }

  private static RequestMessage decoded(TappedMessage copy) {
    try {
      return RequestMessage.decode(copy.message().body(), JsonLimits.DEFAULT);
    } catch (MalformedMessageException e) {
      throw new AssertionError(copy + " is not a request", e);
    }
  }

  private static ReplyMessage reply(TappedMessage copy) {
    try {
      return ReplyMessage.decode(copy.message().body(), JsonLimits.DEFAULT);
    } catch (MalformedMessageException e) {
      throw new AssertionError(copy + " is not a reply", e);
    }
  }

  /** Returns whether a copy in the firehose was sent to the test's topic. */
  private boolean isOurs(TappedMessage copy) {
    return copy.routingKey().startsWith(name);
  }

  /** Returns whether a copy was sent as replies are, to a queue. */
  private static boolean isReply(TappedMessage copy) {
    return copy.exchange().isEmpty() && copy.routingKey().startsWith("reply_");
  }

  @Test
  void a_tap_shows_calls_beside_the_server_that_answers_them() {
    echo(open(), topic.withServer("node-1"));
    tap();
    Driver caller = open();

    assertThat(call(caller, topic, "ping", "one")).isEqualTo("one");
    assertThat(call(caller, topic.withServer("node-1"), "pong", "two")).isEqualTo("two");

    TappedMessage first = seen.next();
    assertThat(first.exchange()).isEqualTo(EXCHANGE);
    assertThat(first.routingKey()).isEqualTo(name);
    assertThat(first.message().properties()).containsEntry("content_type", "application/json");
    RequestMessage ping = decoded(first);
    assertThat(ping.request().method()).isEqualTo("ping");
    assertThat(ping.request().args()).isEqualTo(Json.of("one"));
    assertThat(ping.messageId()).isNotBlank();
    assertThat(ping.replyQueue()).startsWith("reply_");
    TappedMessage second = seen.next();
    assertThat(second.routingKey()).isEqualTo(name + ".node-1");
    assertThat(decoded(second).request().method()).isEqualTo("pong");
    assertThat(decoded(second).messageId()).isNotEqualTo(ping.messageId());
    seen.assertGetsNothing();
  }

  @Test
  void a_tap_takes_no_request_from_the_servers_of_its_topic() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    tap();

    for (int i = 0; i < 50; i++) {
      cast(driver, topic, "work-" + i);
    }
    server.subscription().request(100);

    List<String> shown = new ArrayList<>();
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RequestMessage copy = decoded(seen.next());
      assertThat(copy.messageId()).as("of a cast").isNull();
      shown.add(String.valueOf(copy.request().method()));
      served.add(String.valueOf(server.take().request().method()));
    }
    assertThat(shown).hasSize(50).isEqualTo(served);
    server.assertGetsNothing();
    seen.assertGetsNothing();
  }

  @Test
  void a_tap_of_a_fanout_shows_each_message_once_and_every_server_gets_it() {
    Driver driver = open();
    List<ContractServer> servers =
        List.of(
            collect(driver, topic.withServer("node-1")),
            collect(open(), topic.withServer("node-2")));
    tap(request(new Binding(name + "_fanout", "")));

    cast(driver, topic, "to one of them");
    cast(driver, topic.withFanout(), "resync");

    TappedMessage copy = seen.next();
    assertThat(decoded(copy).request().method()).isEqualTo("resync");
    assertThat(copy.exchange()).isEqualTo(name + "_fanout");
    servers.forEach(server -> server.subscription().request(2));
    for (ContractServer server : servers) {
      soonest().until(() -> "resync".equals(server.take().request().method()));
    }
    seen.assertGetsNothing();
  }

  @Test
  void the_firehose_shows_replies_and_failures_after_their_requests() throws Exception {
    enableFirehose();
    Failure no = new Failure("No", "", "no", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
    serve(
        open(),
        topic.withServer("node-1"),
        request ->
            "fail".equals(request.request().method())
                ? Reply.failure(no)
                : Reply.result(Json.of("pong")));
    tap(firehose(false));
    Driver caller = open();

    call(caller, topic, "ping", Map.of());
    get(callAsync(caller, topic, "fail", Map.of()));

    TappedMessage request = seen.next(this::isOurs);
    assertThat(request.exchange()).isEqualTo(EXCHANGE);
    assertThat(request.message().properties()).containsEntry("content_type", "application/json");
    RequestMessage ping = decoded(request);
    TappedMessage answer = seen.next(RequestTapContract::isReply);
    assertThat(answer.routingKey()).isEqualTo(ping.replyQueue());
    assertThat(reply(answer).messageId()).isEqualTo(ping.messageId());
    assertThat(reply(answer).result()).isEqualTo(Json.of("pong"));
    RequestMessage failing = decoded(seen.next(this::isOurs));
    ReplyMessage failure = reply(seen.next(RequestTapContract::isReply));
    assertThat(failure.messageId()).isEqualTo(failing.messageId());
    assertThat(failure.failure()).isNotNull();
  }

  @Test
  void the_firehose_shows_where_a_message_was_routed() throws Exception {
    enableFirehose();
    Driver driver = open();
    collect(driver, topic.withServer("node-1"));
    tap(firehose(false));

    cast(driver, topic, "routed");
    cast(driver, topic.withServer("nobody"), "unroutable");

    TappedMessage routed = seen.next(this::isOurs);
    assertThat(decoded(routed).request().method()).isEqualTo("routed");
    assertThat(routed.routedTo()).hasSize(1);
    TappedMessage unroutable = seen.next(this::isOurs);
    assertThat(decoded(unroutable).request().method()).isEqualTo("unroutable");
    assertThat(unroutable.routedTo()).isEmpty();
  }

  @Test
  void the_firehose_shows_each_delivery_with_its_queue_if_that_is_asked_for() throws Exception {
    enableFirehose();
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    tap(firehose(true));

    CompletableFuture<Reply> waiting = callAsync(driver, topic, "ping", Map.of());
    TappedMessage published = seen.next(this::isOurs);
    server.subscription().request(1);
    answer(server.take(), "pong");
    get(waiting);

    assertThat(published.queue()).isNull();
    TappedMessage delivered = seen.next(this::isOurs);
    assertThat(published.routedTo()).containsExactly(delivered.queue());
    assertThat(delivered.routedTo()).isNull();
    assertThat(delivered.redelivered()).isFalse();
    assertThat(decoded(delivered).messageId()).isEqualTo(decoded(published).messageId());
  }

  @Test
  void notifications_are_in_the_firehose_too() throws Exception {
    enableFirehose();
    Driver driver = open();
    listening(driver);
    tap(firehose(false));

    send(driver, info, "fine");

    TappedMessage copy = seen.next(this::isOurs);
    assertThat(copy.routingKey()).isEqualTo(info.name());
    assertThat(ContractTap.event(copy)).isEqualTo("fine");
  }
}
