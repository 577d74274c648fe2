// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final ManualTimer time = new ManualTimer();
  private RpcTransport transport;
  private RpcClient client;

  @BeforeEach
  void open() {
    transport = RpcTransport.builder("memory:").timer(time).timeout(ofSeconds(60)).build();
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
          .get(30, SECONDS);
    }

    public long elsewhereWithin(RpcContext call) throws Exception {
      return CompletableFuture.supplyAsync(
              () -> back.within(call).call("patience", Map.of(), Long.class))
          .get(30, SECONDS);
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

    assertThat(back.call("patience", Map.of(), Long.class)).isEqualTo(20_000L);
  }

  @Test
  void a_call_made_while_handling_one_has_what_is_left_of_its_time() {
    serve(new Front(), SERVER, 64);
    RpcClient hurried = client.withTimeout(ofSeconds(20));

    assertThat(hurried.call("here", Map.of(), Long.class)).isEqualTo(20_000L);
    assertThat(hurried.call("hereLater", Map.of(), Long.class)).isEqualTo(20_000L);
    assertThat(hurried.call("elsewhereWithin", Map.of(), Long.class)).isEqualTo(20_000L);
  }

  @Test
  void a_shorter_time_of_its_own_stays() {
    serve(new Front(), SERVER, 64);

    assertThat(client.call("impatient", Map.of(), Long.class)).isEqualTo(2_000L);
  }

  @Test
  void other_threads_and_detached_clients_have_their_own_time() {
    serve(new Front(), SERVER, 64);
    RpcClient hurried = client.withTimeout(ofSeconds(20));

    assertThat(hurried.call("elsewhere", Map.of(), Long.class)).isEqualTo(60_000L);
    assertThat(hurried.call("detached", Map.of(), Long.class)).isEqualTo(60_000L);
  }

  /** One place, which the first call holds until its caller has long gone. */
  public class Slow {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger runs = new AtomicInteger();
    final CompletableFuture<Throwable> nested = new CompletableFuture<>();

    public void pass() throws InterruptedException {
      runs.incrementAndGet();
      entered.countDown();
      boolean opened = open.await(60, SECONDS);
      assertThat(opened).isTrue();
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

  @Test
  void work_whose_caller_has_gone_is_not_begun_and_calls_nobody() throws Exception {
    Slow slow = new Slow();
    serve(slow, SERVER, 1);
    CompletableFuture<Object> first = client.withTimeout(ofSeconds(40)).callAsync("pass");
    assertThat(slow.entered.await(30, SECONDS)).isTrue();
    CompletableFuture<Object> second = client.withTimeout(ofSeconds(30)).callAsync("pass");
    time.advance(ofSeconds(50));
    assertThat(first).failsWithin(ofSeconds(30));
    assertThat(second).failsWithin(ofSeconds(30));

    slow.open.countDown();

    assertThat(client.call("quick")).isEqualTo("quick");
    assertThat(slow.runs).hasValue(1);
    assertThat(slow.nested.get(30, SECONDS))
        .isInstanceOfSatisfying(
            MessagingTimeoutException.class, e -> assertThat(e.mayHaveRun()).isFalse())
        .hasMessageContainingAll("never was not sent", "pass");
  }

  public class Relay {
    final CountDownLatch entered = new CountDownLatch(1);
    final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    public Object relay() {
      entered.countDown();
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

    CompletableFuture<Object> outer = client.withTimeout(ofSeconds(40)).callAsync("relay");
    assertThat(relay.entered.await(30, SECONDS)).isTrue();
    await()
        .atMost(ofSeconds(30))
        .until(
            () -> {
              time.advance(ofSeconds(50)); // again where the nested call was not on its way yet
              return relay.ended.isDone();
            });

    // Its own time-out, or the news of the nested one's: they are a moment apart.
    assertThat(outer)
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(MessagingException.class)
        .withMessageContaining("No reply to");
    assertThat(relay.ended.get(30, SECONDS)).isInstanceOf(MessagingTimeoutException.class);
  }
}
