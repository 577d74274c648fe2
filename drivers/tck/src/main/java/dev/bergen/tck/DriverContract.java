// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.TransportClosedException;
import dev.bergen.json.Json;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract between every driver and the core. A driver passes by extending this class, naming
 * its provider and a running broker: {@link #provider} and {@link #url}, and {@link #options} if
 * its defaults do not suffice.
 *
 * <p>Every test uses a topic of its own, so one broker serves them all. After each test all is
 * closed, and a thread named {@code bergen-…} or an armed timer that is left fails it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
public abstract class DriverContract extends CallerContract {

  @Test
  void it_says_that_it_can_do_rpc_and_always_says_the_same() {
    Driver driver = open();

    assertThat(driver.capabilities()).contains(Capability.RPC).isEqualTo(driver.capabilities());
  }

  @Test
  void its_schemes_are_in_lower_case_and_it_describes_itself() {
    assertThat(provider().schemes()).isNotEmpty().allMatch(it -> it.matches("[a-z][a-z0-9]*"));
    assertThat(provider().description()).isNotBlank().doesNotContain("\n");
  }

  @Test
  @Tag("essential")
  void closing_fails_the_calls_that_wait_each_with_an_exception_of_its_own() {
    Driver driver = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(2);
    CompletableFuture<Reply> one = callAsync(driver, topic, "stuck", Map.of());
    CompletableFuture<Reply> two = callAsync(driver, topic, "stuck", Map.of());
    server.take();
    server.take();

    driver.close();

    TransportClosedException first = failure(one, TransportClosedException.class);
    TransportClosedException second = failure(two, TransportClosedException.class);
    assertThat(first).isNotSameAs(second).hasMessageContainingAll("stuck", topic.topic());
    assertThat(first.mayHaveRun()).isTrue();
  }

  @Test
  void closing_twice_is_fine_and_a_driver_never_used_can_be_closed() {
    Driver driver = open();

    driver.close();
    driver.close();

    failure(
        driver.cast(topic, request("any", Map.of()), within(PATIENCE)),
        TransportClosedException.class);
  }

  @Test
  @Tag("SPI-01")
  void a_closed_driver_refuses_calls_casts_and_servers() {
    Driver driver = open();
    driver.close();

    CompletableFuture<Reply> call = callAsync(driver, topic, "any", Map.of());
    CompletableFuture<Void> cast = driver.cast(topic, request("any", Map.of()), within(PATIENCE));

    assertThat(failure(call, TransportClosedException.class).mayHaveRun()).isFalse();
    assertThat(failure(cast, TransportClosedException.class).mayHaveRun()).isFalse();
    failure(
        driver.serve(topic.withServer("node-1"), request -> {}, 1, soon()),
        TransportClosedException.class);
  }

  @Test
  void closing_a_driver_ends_its_servers_and_leaves_their_work_to_others() {
    Driver leaving = open();
    Driver staying = open();
    ContractServer former = collect(leaving, topic.withServer("node-1"));
    cast(staying, topic, "left-over");

    leaving.close();
    ContractServer server = collect(staying, topic.withServer("node-2"));
    server.subscription().request(5);
    former.subscription().request(5);
    cast(staying, topic, "new");
    cast(staying, topic, "newer");

    List<String> received = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      received.add(String.valueOf(server.take().request().method()));
    }
    assertThat(received).containsExactlyInAnyOrder("left-over", "new", "newer");
    former.assertGetsNothing();
  }

  @Test
  void closing_while_calls_are_made_ends_every_one_of_them() throws Exception {
    Driver driver = open();
    echo(open(), topic.withServer("node-1"));
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    CountDownLatch underWay = new CountDownLatch(100);
    Thread caller =
        new Thread(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                replies.add(callAsync(driver, topic, "echo", i));
                underWay.countDown();
              }
            },
            "contract-caller");

    caller.start();
    assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    driver.close();
    caller.join(PATIENCE.toMillis());

    assertThat(replies).hasSize(2_000);
    for (int i = 0; i < 2_000; i++) {
      CompletableFuture<Reply> reply = replies.get(i);
      if (reply.handle((result, error) -> error != null).get(30, TimeUnit.SECONDS)) {
        failure(reply, TransportClosedException.class);
      } else {
        assertThat(get(reply).result()).isEqualTo(Json.of(i));
      }
    }
  }

  @Test
  @Tag("SRV-17")
  @Tag("SPI-06")
  @Tag("SPI-08")
  void a_caller_that_is_gone_hurts_neither_its_server_nor_the_next_caller() {
    Driver caller = open();
    Driver other = open();
    ContractServer server = collect(open(), topic.withServer("node-1"));
    server.subscription().request(2);
    CompletableFuture<Reply> lost = callAsync(caller, topic, "slow", Map.of());
    IncomingRequest slow = server.take();
    caller.close();
    failure(lost, TransportClosedException.class);

    var unused = slow.heartbeat();
    answer(slow, "for nobody");
    CompletableFuture<Reply> next = callAsync(other, topic, "ping", Map.of());
    answer(server.take(), "pong");

    assertThat(get(next).result().toJava()).isEqualTo("pong");
  }
}
