// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bergen.Deadline;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.Subscription;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines and cancellations where the other side is Python, which knows of neither. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = SECONDS)
@Tag("asks-python")
class ReachToPythonTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final PythonRelease release = PythonRelease.newest();

  @Test
  @Tag("RPB-03")
  void a_java_server_knows_the_deadline_of_a_python_caller_by_the_expiration() throws Exception {
    release.require(ReachToPythonTest.class);
    BlockingQueue<IncomingRequest> inbox = new LinkedBlockingQueue<>();
    Target lab = Target.topic("lab").withServer("server1");
    try (RpcTransport transport = RpcTransport.open(broker.url());
        Subscription subscription =
            transport.serve(lab, inbox::add, 8, Deadline.after(ofSeconds(30))).get(30, SECONDS);
        PythonClient python = PythonClient.start(release, broker.url())) {
      subscription.request(8);

      CompletableFuture<PythonOutcome> call =
          python.call("lab", "echo").arg("value", "1").timeout(17).send();
      IncomingRequest request = inbox.poll(60, SECONDS);
      assertThat(request).isNotNull();
      Deadline deadline = request.deadline();
      AtomicInteger cancelled = new AtomicInteger();
      request.onCancel(cancelled::incrementAndGet);
      request.reply(Reply.result(Json.of("seen"))).get(30, SECONDS);

      assertThat(deadline).isNotNull();
      assertThat(deadline.timeout()).isEqualTo(ofSeconds(17));
      assertThat(request.request().headers()).isEmpty();
      assertThat(call.get(60, SECONDS).result().asText()).isEqualTo("seen");
      assertThat(cancelled).hasValue(0);
      assertThat(exchanges()).noneMatch(name -> name.startsWith("bergen"));
    }
  }

  @Test
  void a_python_server_is_not_disturbed_by_a_cancelled_call() {
    release.require(ReachToPythonTest.class);
    PythonPeer server = PythonPeer.server(release, broker.url(), "lab", "server1");
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      RpcClient lab = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(40));
      CompletableFuture<@Nullable Object> unwanted = lab.callAsync("sleep", Map.of("seconds", 1));
      server.awaitEvent("asleep", ofSeconds(30));

      unwanted.cancel(true);

      assertThat(lab.call("sleep", Map.of("seconds", 1.5))).isEqualTo("slept");
      assertThat(lab.call("echo", Map.of("value", "still here"))).isEqualTo("still here");
      assertThat(unwanted).isCancelled();
    } finally {
      server.kill();
    }
  }

  @Test
  void a_call_whose_python_server_was_killed_says_that_it_was_picked_up() throws Exception {
    release.require(ReachToPythonTest.class);
    PythonPeer server = PythonPeer.server(release, broker.url(), "lab", "server1");
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      RpcClient lab = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofMillis(4_000));
      CompletableFuture<@Nullable Object> call = lab.callAsync("sleep", Map.of("seconds", 30));
      server.awaitEvent("asleep", ofSeconds(30));

      server.kill();

      MessagingTimeoutException late =
          catchThrowableOfType(MessagingTimeoutException.class, () -> unwrapped(call));
      assertThat(late)
          .hasMessageContaining("picked up: queue 'lab' is empty, from which no server consumes");
      assertThat(late.mayHaveRun()).isTrue();
    } finally {
      server.kill();
    }
  }

  private static void unwrapped(CompletableFuture<@Nullable Object> call) throws Throwable {
    try {
      call.get(30, SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static List<String> exchanges() {
    return broker.node().exchanges(broker.virtualHost()).stream().map(Exchange::name).toList();
  }
}
