// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.interop.JavaServers;
import dev.bergen.interop.Opened;
import dev.bergen.rpc.RpcClient;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Messages that are sent twice because their confirms were lost. Python remembers the last 16 of
 * each listener and runs every other one again; a Java process runs none twice.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = SECONDS)
@Tag("newest-jdk-only")
class RepeatedMessagesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final int MESSAGES = 40;
  private static final Duration PATIENCE = ofSeconds(40);

  private final Opened opened = new Opened();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final PythonRelease release = PythonRelease.newest();

  @AfterEach
  void close_all() throws Exception {
    stopped.countDown();
    opened.closeAll();
  }

  @Test
  @Tag("RCV-06")
  @Tag("RPB-10")
  @Tag("asks-python")
  void repeated_casts_run_twice_in_python() {
    release.require(RepeatedMessagesTest.class);
    PythonPeer server = PythonPeer.server(release, broker.url(), "lab", "server1");
    opened.add(server::kill);
    RpcClient near = near();

    castTwice(() -> noted(near, "server1"));

    await().atMost(PATIENCE).until(() -> noted(near, "server1").size() == 2 * MESSAGES);
  }

  @Test
  @Tag("RCV-06")
  @Tag("RPB-10")
  void repeated_casts_run_once_in_java_whichever_server_of_the_process_gets_the_copy() {
    RpcTransport servers = opened.add(RpcTransport.open(broker.url()));
    opened.add(JavaServers.start(servers, "lab", "server1", stopped));
    opened.add(JavaServers.start(servers, "lab", "server2", stopped));
    RpcClient near = near();

    castTwice(() -> notedByBoth(near));

    await()
        .atMost(ofSeconds(30))
        .during(ofMillis(500))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(notedByBoth(near)).hasSize(MESSAGES).doesNotHaveDuplicates());
  }

  @Test
  @Tag("RCV-06")
  @Tag("asks-python")
  void a_request_that_python_repeats_after_many_others_runs_once_in_java() throws Exception {
    release.require(RepeatedMessagesTest.class);
    RpcTransport servers = opened.add(RpcTransport.open(broker.url()));
    opened.add(JavaServers.start(servers, "lab", "server1", stopped));
    RpcClient near = near();
    BrokenCable cable = cable();
    PythonClient python = opened.add(PythonClient.start(release, far(cable)));
    python.cast("lab", "note").arg("token", "\"connects\"").send().get(40, SECONDS);
    await().atMost(PATIENCE).until(() -> noted(near, "server1").contains("connects"));
    cable.swallowFromBroker();
    CompletableFuture<PythonOutcome> cast =
        python.cast("lab", "note").arg("token", "\"python\"").send();
    await().atMost(PATIENCE).until(() -> noted(near, "server1").contains("python"));
    for (int i = 0; i < MESSAGES; i++) {
      near.cast("note", Map.of("token", "other-" + i));
    }

    cable.cut();
    cable.heal();

    cast.get(40, SECONDS);
    await()
        .atMost(ofSeconds(30))
        .during(ofMillis(500))
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(noted(near, "server1"))
                    .hasSize(MESSAGES + 2)
                    .containsOnlyOnce("python"));
  }

  /** Casts through a cable that loses the confirms and then breaks, so that all are repeated. */
  private void castTwice(Noted noted) {
    BrokenCable cable = cable();
    RpcClient client =
        RpcClient.of(
                opened.add(RpcTransport.open(far(cable) + "?kombu_reconnect_delay=0.1")),
                Target.topic("lab"))
            .withTimeout(PATIENCE);
    client.call("echo", Map.of("value", "connects"));
    cable.swallowFromBroker();
    List<CompletableFuture<@Nullable Void>> casts = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      casts.add(client.castAsync("note", Map.of("token", "cast-" + i)));
    }
    await().atMost(PATIENCE).until(() -> noted.all().size() == MESSAGES);
    assertThat(casts).noneMatch(CompletableFuture::isDone);
    cable.cut(); // before healing, lest a late confirm come through
    cable.heal();
    casts.forEach(cast -> assertThat(cast).succeedsWithin(PATIENCE));
  }

  private interface Noted {
    List<?> all();
  }

  private static List<?> notedByBoth(RpcClient near) {
    List<Object> all = new ArrayList<>(noted(near, "server1"));
    all.addAll(noted(near, "server2"));
    return all;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> noted(RpcClient near, String server) {
    Object all = near.withServer(server).call("noted");
    return all == null ? Collections.emptyList() : (List<Object>) all;
  }

  private RpcClient near() {
    return RpcClient.of(opened.add(RpcTransport.open(broker.url())), Target.topic("lab"));
  }

  private BrokenCable cable() {
    BrokenCable cable = opened.add(BrokenCable.to(broker.node().port()));
    opened.add(cable::heal);
    return cable;
  }

  private static String far(BrokenCable cable) {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(cable.port(), broker.virtualHost());
  }
}
