// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How requests are asked for, handed out and requeued. */
abstract class SubscriptionContract extends RoutingContract {

  @Test
  void nothing_is_handed_out_unasked_and_never_more_than_asked() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    IntStream.range(0, 5).forEach(i -> cast(driver, topic, "work-" + i));

    server.assertGetsNothing();
    server.subscription().request(2);
    server.take();
    server.take();
    server.assertGetsNothing();
    server.subscription().request(1);
    server.subscription().request(2);
    server.take();
    server.take();
    server.take();

    server.assertGetsNothing();
  }

  @Test
  @Tag("CLI-28")
  void a_topic_is_handed_out_in_the_order_of_one_sender() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    List<String> sent = IntStream.range(0, 200).mapToObj(i -> "work-" + i).toList();
    server.subscription().request(100);

    sent.forEach(method -> cast(driver, topic, method));
    server.subscription().request(100);

    List<String> received = new ArrayList<>();
    sent.forEach(method -> received.add(String.valueOf(server.take().request().method())));
    assertThat(received).isEqualTo(sent);
    server.assertWasCalledByOneThreadAtATime();
  }

  @Test
  void requests_are_handed_out_one_at_a_time_however_many_send() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1_000);

    List<CompletableFuture<Void>> senders =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> castMany(driver, 250)))
            .toList();
    senders.forEach(DriverFixture::get);
    IntStream.range(0, 1_000).forEach(i -> server.take());

    server.assertWasCalledByOneThreadAtATime();
    server.assertGetsNothing();
  }

  private void castMany(Driver driver, int count) {
    List<CompletableFuture<Void>> casts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      casts.add(driver.cast(topic, request("work", i), within(PATIENCE)));
    }
    casts.forEach(DriverFixture::get);
  }

  @Test
  @Tag("RCV-04")
  @Tag("SPI-07")
  void after_a_stop_nothing_is_handed_out_and_the_rest_goes_to_another_server() {
    Driver driver = open();
    ContractServer leaving = collect(driver, topic.withServer("node-1"));
    IntStream.range(0, 5).forEach(i -> cast(driver, topic, "work-" + i));
    leaving.subscription().request(1);
    leaving.take();

    get(leaving.subscription().stop(soon()));
    leaving.subscription().request(10);
    ContractServer staying = collect(open(), topic.withServer("node-2"));
    staying.subscription().request(10);

    List<String> rest = new ArrayList<>();
    IntStream.range(0, 4).forEach(i -> rest.add(String.valueOf(staying.take().request().method())));
    assertThat(rest).containsExactlyInAnyOrder("work-1", "work-2", "work-3", "work-4");
    leaving.assertGetsNothing();
  }

  @Test
  void a_request_that_was_handed_out_can_be_answered_after_the_stop() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    CompletableFuture<Reply> reply = callAsync(driver, topic, "last", Map.of());
    IncomingRequest last = server.take();

    get(server.subscription().stop(soon()));
    get(last.reply(Reply.result(Json.of("answered"))));

    assertThat(get(reply).result().toJava()).isEqualTo("answered");
  }

  @Test
  void stopping_and_closing_twice_is_fine() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));

    get(server.subscription().stop(soon()));
    get(server.subscription().stop(soon()));
    server.subscription().close();
    server.subscription().close();
    get(server.subscription().stop(soon()));
  }

  @Test
  void closing_without_a_stop_leaves_the_rest_to_others_too() {
    Driver driver = open();
    ContractServer leaving = collect(driver, topic.withServer("node-1"));
    cast(driver, topic, "left-over");

    leaving.subscription().close();
    ContractServer staying = collect(driver, topic.withServer("node-2"));
    staying.subscription().request(2);

    assertThat(staying.take().request().method()).isEqualTo("left-over");
    staying.assertGetsNothing();
  }

  @Test
  void servers_may_come_and_go_and_each_request_is_handed_out_once() {
    Driver sender = open();
    Driver driver = open();
    collect(driver, topic.withServer("declares-the-topic")).close();
    List<CompletableFuture<Void>> casts = new ArrayList<>();
    List<String> sent = IntStream.range(0, 600).mapToObj(i -> "work-" + i).toList();
    List<String> served = new ArrayList<>();

    for (int round = 0; round < 6; round++) {
      for (String method : sent.subList(100 * round, 100 * round + 100)) {
        casts.add(sender.cast(topic, request(method, round), within(PATIENCE)));
      }
      ContractServer server = serve(driver, topic.withServer("node-" + round), request -> null);
      soonest().until(() -> server.served().size() >= 30);
      server.close();
      served.addAll(server.served());
    }
    casts.forEach(DriverFixture::get);
    ContractServer last = serve(driver, topic.withServer("last"), request -> null);

    soonest().until(() -> served.size() + last.served().size() >= 600);
    served.addAll(last.served());
    assertThat(served).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void a_server_that_left_no_longer_counts_for_fanout_or_turns() {
    Driver driver = open();
    ContractServer leaving = echo(driver, topic.withServer("node-1"));
    ContractServer staying = echo(driver, topic.withServer("node-2"));

    leaving.close();
    IntStream.range(0, 10).forEach(i -> call(driver, topic, "state", Map.of()));
    cast(driver, topic.withFanout(), "resync");
    call(driver, topic, "state", Map.of());

    assertThat(leaving.served()).isEmpty();
    assertThat(staying.served()).contains("resync");
  }
}
