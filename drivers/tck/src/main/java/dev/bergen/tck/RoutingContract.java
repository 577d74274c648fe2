// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessageUndeliverableException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which server gets a message. */
abstract class RoutingContract extends TimeContract {

  @Test
  @Tag("CLI-04")
  @Tag("essential")
  void a_cast_completes_without_waiting_for_the_server_and_arrives() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));

    cast(driver, topic, "resync");
    server.subscription().request(1);

    IncomingRequest request = server.take();
    assertThat(request.request().method()).isEqualTo("resync");
    assertThat(request.wantsReply()).isFalse();
    assertThat(request.monitorSeconds()).isNull();
  }

  @Test
  @Tag("SRV-19")
  void answering_a_cast_does_nothing() {
    Driver driver = open();
    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(1);
    cast(driver, topic, "resync");

    IncomingRequest request = server.take();

    get(request.reply(Reply.result(Json.NULL)));
    get(request.heartbeat());
  }

  @Test
  @Tag("SPI-03")
  @Tag("FAK-03")
  @Tag("TST-05")
  @Tag("essential")
  void a_fanout_reaches_every_server_once() {
    Driver driver = open();
    Driver other = open();
    List<ContractServer> servers =
        List.of(
            collect(driver, topic.withServer("node-1")),
            collect(driver, topic.withServer("node-2")),
            collect(other, topic.withServer("node-3")));

    cast(driver, topic.withFanout(), "resync");
    servers.forEach(server -> server.subscription().request(2));

    for (ContractServer server : servers) {
      assertThat(server.take().request().method()).isEqualTo("resync");
    }
    servers.forEach(ContractServer::assertGetsNothing);
  }

  @Test
  void a_call_to_all_servers_is_answered_by_each() {
    Driver driver = open();
    Driver other = open();
    for (String name : List.of("node-1", "node-2")) {
      serve(driver, topic.withServer(name), request -> Reply.result(Json.of(name)));
    }
    Failure no = new Failure("No", "", "no", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT);
    serve(other, topic.withServer("node-3"), request -> Reply.failure(no));
    Queue<Reply> replies = new ConcurrentLinkedQueue<>();

    CompletableFuture<Void> end =
        driver.gather(
            topic.withFanout(),
            request("who", Map.of()),
            within(Duration.ofMinutes(1)),
            replies::add);

    soonest().atMost(Duration.ofSeconds(30)).until(() -> replies.size() == 3);
    List<Reply> received = List.copyOf(replies);
    assertThat(received).filteredOn(reply -> reply.failure() != null).hasSize(1);
    assertThat(received)
        .extracting(reply -> reply.result().toJava())
        .containsExactlyInAnyOrder("node-1", "node-2", null);
    assertThat(end).isNotCompletedExceptionally();
  }

  @Test
  void a_fanout_without_a_listener_completes() {
    Driver driver = open();

    CompletableFuture<Void> sent =
        driver.cast(topic.withFanout(), request("resync", Map.of()), within(PATIENCE));

    assertThat(sent).succeedsWithin(PATIENCE);
  }

  @Test
  @Tag("TRN-13")
  void a_mandatory_fanout_is_not_reported_as_unroutable() {
    Driver driver = open();

    CompletableFuture<Void> cast =
        driver.cast(topic.withFanout(), request("resync", Map.of()), mandatory());

    assertThat(cast).succeedsWithin(PATIENCE);
  }

  @Test
  @Tag("FAK-04")
  void a_fanout_reaches_no_server_that_comes_later() {
    Driver driver = open();
    ContractServer early = collect(driver, topic.withServer("node-1"));
    early.subscription().request(1);
    cast(driver, topic.withFanout(), "resync");
    early.take();

    ContractServer late = collect(driver, topic.withServer("node-2"));
    late.subscription().request(1);

    late.assertGetsNothing();
  }

  @Test
  @Tag("SPI-03")
  @Tag("FAK-03")
  @Tag("essential")
  void a_message_for_one_server_reaches_only_that_one() {
    Driver driver = open();
    ContractServer one = echo(driver, topic.withServer("node-1"));
    ContractServer two = echo(driver, topic.withServer("node-2"));

    for (int i = 0; i < 10; i++) {
      call(driver, topic.withServer("node-2"), "state", Map.of());
    }

    assertThat(one.served()).isEmpty();
    assertThat(two.served()).hasSize(10);
  }

  @Test
  void competing_servers_share_the_work() {
    Driver driver = open();
    ContractServer one = echo(driver, topic.withServer("node-1"));
    ContractServer two = echo(open(), topic.withServer("node-2"));

    for (int i = 0; i < 20; i++) {
      call(driver, topic, "state", Map.of());
    }

    assertThat(one.served().size() + two.served().size()).isEqualTo(20);
    assertThat(one.served().size()).isBetween(8, 12);
  }

  @Test
  void a_busy_server_leaves_the_work_to_a_free_one() {
    Driver driver = open();
    collect(driver, topic.withServer("busy"));
    ContractServer free = echo(driver, topic.withServer("free"));

    List<CompletableFuture<Void>> casts =
        IntStream.range(0, 30)
            .mapToObj(i -> driver.cast(topic, request("work-" + i, i), within(PATIENCE)))
            .toList();
    casts.forEach(DriverFixture::get);

    // The busy one may hold as many as its prefetch, 8, but no more.
    soonest().until(() -> free.served().size() >= 22);
  }

  /** Servers of one topic on several exchanges may share a queue: it is named by the topic. */
  @Test
  void an_exchange_that_no_server_is_on_reaches_none() {
    Driver driver = open();
    ContractServer nova = echo(driver, topic.withExchange("nova").withServer("node-1"));
    Target cinder = topic.withExchange("cinder");

    CompletableFuture<Reply> lost =
        driver.call(cinder, request("for-cinder", Map.of()), mandatory());
    failure(lost, MessageUndeliverableException.class);
    call(driver, topic.withExchange("nova"), "for-nova", Map.of());

    assertThat(nova.served()).containsExactly("for-nova");
  }

  @Test
  void a_target_without_exchange_means_the_default_one() {
    Driver driver = open();
    ContractServer server = echo(driver, topic.withServer("node-1"));

    call(driver, topic.withExchange("openstack"), "for-the-default", Map.of());

    assertThat(server.served()).containsExactly("for-the-default");
  }

  @Test
  @Tag("RTO-27")
  void topics_are_separate() {
    Driver driver = open();
    Target longer = topic.withTopic(topic.topic() + "-longer");
    ContractServer one = echo(driver, topic.withServer("node-1"));
    ContractServer two = echo(driver, longer.withServer("node-1"));

    call(driver, longer, "for-the-longer", Map.of());

    assertThat(one.served()).isEmpty();
    assertThat(two.served()).containsExactly("for-the-longer");
  }

  @Test
  @Tag("essential")
  void a_call_that_must_be_routed_and_is_not_fails_at_once() {
    Driver driver = open();

    CompletableFuture<Reply> reply =
        driver.call(topic.withServer("nobody"), request("any", Map.of()), mandatory());

    MessageUndeliverableException lost = failure(reply, MessageUndeliverableException.class);
    assertThat(lost.mayHaveRun()).isFalse();
    assertThat(lost.exchange()).isEqualTo("openstack");
    assertThat(lost.routingKey()).isEqualTo(topic.topic() + ".nobody");
  }

  @Test
  void a_cast_that_must_be_routed_and_is_not_fails() {
    Driver driver = open();

    CompletableFuture<Void> cast = driver.cast(topic, request("any", Map.of()), mandatory());

    failure(cast, MessageUndeliverableException.class);
  }

  @Test
  void a_message_that_must_be_routed_and_is_arrives() {
    Driver driver = open();
    echo(driver, topic.withServer("node-1"));

    Reply reply = get(driver.call(topic, request("echo", "hello"), mandatory()));

    assertThat(reply.result().toJava()).isEqualTo("hello");
  }

  @Test
  void a_cast_to_a_topic_that_was_never_served_is_lost_without_an_error() {
    Driver driver = open();
    cast(driver, topic, "lost");

    ContractServer server = collect(driver, topic.withServer("node-1"));
    server.subscription().request(2);
    cast(driver, topic, "found");

    assertThat(server.take().request().method()).isEqualTo("found");
    server.assertGetsNothing();
  }

  @Test
  void messages_wait_for_a_server_that_comes_back_under_its_name() {
    Driver driver = open();
    collect(driver, topic.withServer("node-1")).close();

    cast(driver, topic, "for-any");
    cast(driver, topic.withServer("node-1"), "for-this-one");
    ContractServer back = collect(open(), topic.withServer("node-1"));
    back.subscription().request(3);

    List<String> methods =
        List.of(
            String.valueOf(back.take().request().method()),
            String.valueOf(back.take().request().method()));
    assertThat(methods).containsExactlyInAnyOrder("for-any", "for-this-one");
    back.assertGetsNothing();
  }
}
