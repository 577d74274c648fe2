// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcDeadlineTest {
  private static final Target SERVER = Target.topic("front").withServer("a");

  private final List<RpcServer> servers = new ArrayList<>();
  private final Back back = new Back();
  private RpcTransport transport;
  private RpcClient client;

  @BeforeEach
  void open() {
    transport = RpcTransport.builder("memory:").timeout(ofSeconds(60)).build();
    client = RpcClient.of(transport, Target.topic("front"));
    serve(back, Target.topic("back").withServer("a"), 64);
  }

  @AfterEach
  void close() {
    back.never.complete(null);
    transport.close();
    servers.forEach(RpcServer::close);
  }

  private RpcServer serve(Object endpoint, Target target, int places) {
    RpcServer server =
        RpcServer.builder(transport, target).endpoint(endpoint).maxConcurrentCalls(places).build();
    servers.add(server);
    server.start();
    return server;
  }

  /** What is called by what is called. */
  public static class Back {
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    /** How long the caller waits in all, in milliseconds; -1 when it did not say. */
    public long patience(RpcContext call) {
      Deadline deadline = call.deadline();
      return deadline == null ? -1 : deadline.remaining().toMillis();
    }

    public CompletableFuture<Void> never() {
      return never;
    }
  }

  public class Front {
    private final RpcClient back = RpcClient.of(transport, Target.topic("back"));

    public long here() {
      return back.call("patience", Map.of(), Long.class);
    }

    public CompletableFuture<Long> hereLater() {
      return back.callAsync("patience", Map.of(), Long.class);
    }

    public long elsewhere(RpcContext call) throws Exception {
      return CompletableFuture.supplyAsync(() -> back.call("patience", Map.of(), Long.class))
          .get(10, SECONDS);
    }

    public long elsewhereWithin(RpcContext call) throws Exception {
      return CompletableFuture.supplyAsync(
              () -> back.within(call).call("patience", Map.of(), Long.class))
          .get(10, SECONDS);
    }

    public long detached() {
      return back.detached().call("patience", Map.of(), Long.class);
    }

    public long impatient() {
      return back.withTimeout(ofSeconds(2)).call("patience", Map.of(), Long.class);
    }
  }

  @Test
  void a_handler_knows_when_its_caller_stops_waiting() {
    RpcClient back = client.withTopic("back").withTimeout(ofSeconds(20));

    assertThat(back.call("patience", Map.of(), Long.class)).isBetween(10_000L, 20_000L);
  }

  @Test
  void a_call_made_while_handling_one_has_what_is_left_of_its_time() {
    serve(new Front(), SERVER, 64);
    RpcClient hurried = client.withTimeout(ofSeconds(20));

    assertThat(hurried.call("here", Map.of(), Long.class)).isBetween(5_000L, 20_000L);
    assertThat(hurried.call("hereLater", Map.of(), Long.class)).isBetween(5_000L, 20_000L);
    assertThat(hurried.call("elsewhereWithin", Map.of(), Long.class)).isBetween(5_000L, 20_000L);
  }

  @Test
  void a_shorter_time_of_its_own_stays() {
    serve(new Front(), SERVER, 64);

    assertThat(client.call("impatient", Map.of(), Long.class)).isBetween(0L, 2_000L);
  }

  @Test
  void other_threads_and_detached_clients_have_their_own_time() {
    serve(new Front(), SERVER, 64);
    RpcClient hurried = client.withTimeout(ofSeconds(20));

    assertThat(hurried.call("elsewhere", Map.of(), Long.class)).isGreaterThan(30_000L);
    assertThat(hurried.call("detached", Map.of(), Long.class)).isGreaterThan(30_000L);
  }

  /** One place, which the first call holds until its caller has long gone. */
  public class Slow {
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger runs = new AtomicInteger();
    final CompletableFuture<Throwable> nested = new CompletableFuture<>();

    public void pass(RpcContext call) throws InterruptedException {
      runs.incrementAndGet();
      boolean opened = open.await(10, SECONDS);
      assertThat(opened).isTrue();
      untilPast(Objects.requireNonNull(call.deadline()));
      try {
        RpcClient.of(transport, Target.topic("back")).call("never");
        nested.complete(new AssertionError("answered"));
      } catch (RuntimeException e) {
        nested.complete(e);
      }
    }

    public String quick() {
      return "quick";
    }
  }

  private static void untilPast(Deadline deadline) {
    await().pollInterval(ofMillis(1)).until(deadline::isPast);
  }

  @Test
  void work_whose_caller_has_gone_is_not_begun_and_calls_nobody() throws Exception {
    Slow slow = new Slow();
    serve(slow, SERVER, 1);
    CompletableFuture<Object> first = client.withTimeout(ofMillis(400)).callAsync("pass");
    CompletableFuture<Object> second = client.withTimeout(ofMillis(300)).callAsync("pass");
    assertThat(first).failsWithin(ofSeconds(10));
    assertThat(second).failsWithin(ofSeconds(10));

    slow.open.countDown();

    assertThat(client.call("quick")).isEqualTo("quick");
    assertThat(slow.runs).hasValue(1);
    assertThat(slow.nested.get(10, SECONDS))
        .isInstanceOfSatisfying(
            MessagingTimeoutException.class, e -> assertThat(e.mayHaveRun()).isFalse())
        .hasMessageContainingAll("never was not sent", "pass");
  }

  public class Relay {
    final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    public Object relay() {
      try {
        return RpcClient.of(transport, Target.topic("back")).call("never");
      } catch (RuntimeException e) {
        ended.complete(e);
        throw e;
      }
    }
  }

  @Test
  void a_nested_call_that_waits_ends_when_the_outermost_caller_stops_waiting() throws Exception {
    Relay relay = new Relay();
    serve(relay, SERVER, 64);

    // Its own time-out, or the news of the nested one's: they are a moment apart.
    assertThatThrownBy(() -> client.withTimeout(ofMillis(300)).call("relay"))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("No reply to");

    assertThat(relay.ended.get(20, SECONDS)).isInstanceOf(MessagingTimeoutException.class);
  }
}
