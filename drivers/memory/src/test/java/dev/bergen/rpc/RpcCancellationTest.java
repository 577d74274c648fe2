// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessagingCancelledException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcCancellationTest {
  private final List<RpcServer> servers = new ArrayList<>();
  private final Back back = new Back();
  private final Front front = new Front();
  private RpcTransport transport;
  private RpcClient client;

  /** Waits until it is interrupted. */
  public static class Back {
    final CountDownLatch entered = new CountDownLatch(1);
    final CompletableFuture<String> ending = new CompletableFuture<>();

    public void block() throws InterruptedException {
      entered.countDown();
      try {
        new CountDownLatch(1).await(30, SECONDS);
        ending.complete("nobody interrupted");
      } catch (InterruptedException e) {
        ending.complete("interrupted");
        throw e;
      }
    }
  }

  /** Calls what waits. */
  public class Front {
    public void relay() {
      RpcClient.of(transport, Target.topic("back")).call("block");
    }

    public CompletableFuture<Object> relayLater() {
      return RpcClient.of(transport, Target.topic("back")).callAsync("block").thenApply(x -> "no");
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory:");
    client = RpcClient.of(transport, Target.topic("back")).withTimeout(ofSeconds(30));
    serve("back", back);
    serve("front", front);
  }

  @AfterEach
  void close() {
    transport.close();
    servers.forEach(RpcServer::close);
  }

  private void serve(String topic, Object endpoint) {
    Target target = Target.topic(topic).withServer("a");
    RpcServer server = RpcServer.builder(transport, target).endpoint(endpoint).build();
    servers.add(server);
    server.start();
  }

  private void awaitEntered() throws InterruptedException {
    assertThat(back.entered.await(30, SECONDS)).isTrue();
  }

  @Test
  void cancelling_the_future_interrupts_the_handler() throws Exception {
    CompletableFuture<Object> call = client.callAsync("block");
    awaitEntered();

    call.cancel(true);

    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void interrupting_the_caller_interrupts_the_handler() throws Exception {
    CompletableFuture<Throwable> ending = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.call("block");
              } catch (MessagingCancelledException e) {
                ending.complete(e);
              }
            },
            "bergen-test-caller");
    caller.start();
    awaitEntered();

    caller.interrupt();

    assertThat(ending.get(30, SECONDS)).hasMessageContaining("block");
    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
    caller.join(ofSeconds(30).toMillis());
  }

  @Test
  void a_cancellation_goes_down_the_chain_of_calls() throws Exception {
    CompletableFuture<Object> call = client.withTopic("front").callAsync("relay");
    awaitEntered();

    call.cancel(false);

    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void a_cancellation_reaches_calls_that_no_thread_waits_for() throws Exception {
    CompletableFuture<Object> call = client.withTopic("front").callAsync("relayLater");
    awaitEntered();

    call.cancel(false);

    assertThat(back.ending.get(30, SECONDS)).isEqualTo("interrupted");
  }
}
