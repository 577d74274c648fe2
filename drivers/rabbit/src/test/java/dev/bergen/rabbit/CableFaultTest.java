// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessageDeliveryException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that cuts and swallows, between a driver and a broker that is well. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
class CableFaultTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String QUICK = "?kombu_reconnect_delay=0.1&heartbeat_timeout_threshold=2";

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");
  private CapturedLog log;
  private BrokenCable cable;
  private Driver client;
  private Driver server;
  private Rig.Inbox inbox;

  @BeforeEach
  void connect() {
    log = rig.closing(new CapturedLog(Link.class));
    cable = rig.closing(BrokenCable.to(broker.node().port()));
    client = rig.open(farUrl() + QUICK);
    server = rig.open(broker.url());
    inbox = rig.serve(server, lab.withServer("node-1"));
    Rig.get(rig.cast(client, lab, "connects"));
    inbox.take();
  }

  @AfterEach
  void close() throws Exception {
    cable.heal();
    rig.close();
  }

  @Test
  @Tag("RPB-10")
  @Tag("RCV-06")
  @Tag("SPI-02")
  @Tag("CLI-28")
  void a_cast_whose_confirm_is_lost_goes_out_again_and_runs_once() {
    cable.swallowFromBroker();
    List<CompletableFuture<Void>> casts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      casts.add(rig.cast(client, lab, "cast-" + i));
    }
    List<String> arrived = new ArrayList<>();
    casts.forEach(cast -> arrived.add(inbox.take().request().method()));
    assertThat(casts).noneMatch(CompletableFuture::isDone);

    cable.cut(); // before healing, lest a late confirm come through
    cable.heal();

    casts.forEach(Rig::get);
    assertThat(arrived).doesNotHaveDuplicates().hasSize(50);
    await().atMost(Rig.PATIENCE).until(() -> server.toString().contains("duplicates=50"));
    assertThat(inbox.methods()).isEmpty();
  }

  @Test
  @Tag("RCN-07")
  void a_cast_without_retry_whose_confirm_is_lost_fails_and_says_that_it_may_have_run() {
    cable.swallowFromBroker();
    CompletableFuture<Void> cast =
        client.cast(lab, Rig.request("once", 1), rig.retrying(0, Rig.PATIENCE));
    inbox.take();

    cable.cut(); // before healing, lest a late confirm come through
    cable.heal();

    MessageDeliveryException failure = Rig.failure(cast, MessageDeliveryException.class);
    assertThat(failure.mayHaveRun()).isTrue();
    assertThat(failure).hasMessageContaining("lost the connection");
  }

  @Test
  @Tag("RPL-11")
  void a_call_in_flight_survives_a_cut() {
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    IncomingRequest slow = inbox.take();

    cable.cut();
    Rig.answer(slow, "after the cut");

    assertThat(Rig.get(call).result().toJava()).isEqualTo("after the cut");
  }

  @Test
  @Tag("RHB-04")
  void a_silent_network_is_noticed_by_missing_heartbeats() {
    CompletableFuture<Reply> before = rig.call(client, lab, "before");
    Rig.answer(inbox.take(), "nothing");
    Rig.get(before);
    cable.swallow();
    int dials = cable.accepted();

    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    log.await("No response from the broker"); // and not the broker, which misses ours and hangs up
    await().atMost(Rig.PATIENCE).until(() -> cable.accepted() > dials);
    cable.heal();

    Rig.answer(inbox.take(), "at last");
    assertThat(Rig.get(call).result().toJava()).isEqualTo("at last");
  }

  @Test
  @Tag("RCN-13")
  @Tag("RPB-13")
  void with_something_on_its_way_silence_is_noticed_within_the_heartbeats_time() {
    Driver patient =
        rig.open(farUrl() + "?kombu_reconnect_delay=0.1&heartbeat_timeout_threshold=3");
    Rig.get(rig.cast(patient, lab, "connects"));
    cable.swallow();
    int dials = cable.accepted();

    CompletableFuture<Void> cast = rig.cast(patient, lab, "swallowed");

    log.await(
        "No response from the broker for 3 s"); // the library alone would miss heartbeats, after
    // 6.75 s
    cable.heal();
    Rig.get(cast);
    assertThat(cable.accepted()).isGreaterThan(dials);
  }

  @Test
  @Tag("RCN-13")
  void a_message_that_gets_stuck_in_the_socket_is_freed_within_the_heartbeats_time() {
    cable.hold();

    CompletableFuture<Void> cast =
        client.cast(lab, Rig.request("large", "x".repeat(20 << 20)), rig.within(Rig.PATIENCE));

    log.await(
        "No response from the broker for "); // 2 s, or 4 s where it is not even on its way by then
    cable.heal();
    Rig.get(cast);
  }

  @Test
  void closing_on_a_dead_network_takes_seconds_and_fails_who_waits() {
    CompletableFuture<Reply> call = rig.call(client, lab, "slow");
    inbox.take();
    cable.swallow();
    long begin = System.nanoTime();

    client.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    assertThat(Rig.failure(call, TransportClosedException.class).mayHaveRun()).isTrue();
  }

  @Test
  void two_hundred_calls_during_cuts_all_end_and_none_runs_twice() {
    Rig.Inbox busy = rig.echo(server, Target.topic("busy").withServer("node-1"));
    List<CompletableFuture<Reply>> calls = new ArrayList<>();

    for (int i = 0; i < 200; i++) {
      calls.add(rig.call(client, Target.topic("busy"), "call-" + i));
      if (i % 50 == 25) {
        cable.cut();
      }
    }

    calls.forEach(Rig::get);
    assertThat(busy.methods()).doesNotHaveDuplicates().hasSize(200);
  }

  private String farUrl() {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(cable.port(), broker.virtualHost());
  }
}
