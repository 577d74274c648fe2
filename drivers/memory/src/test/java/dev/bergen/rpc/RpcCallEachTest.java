// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcCallEachTest {
  private final List<RpcServer> servers = new ArrayList<>();
  private RpcTransport transport;
  private RpcClient client;

  /** Answers when the test says so. */
  public static class Node {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch holding = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final CompletableFuture<Long> load = new CompletableFuture<>();

    public CompletableFuture<Long> load() {
      asked.countDown();
      return load;
    }

    /** Keeps its thread until the test says so. */
    public String hold() throws InterruptedException {
      holding.countDown();
      return go.await(60, SECONDS) ? "held" : "nobody said so";
    }

    public List<String> disks(String prefix) {
      return List.of(prefix + "1", prefix + "2");
    }
  }

  private final Node a = new Node();
  private final Node b = new Node();
  private final Node c = new Node();

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory:");
    client = RpcClient.of(transport, Target.topic("node")).withTimeout(ofSeconds(30));
    serve("a", a);
    serve("b", b);
    serve("c", c);
  }

  @AfterEach
  void close() {
    List.of(a, b, c).forEach(node -> node.load.complete(0L));
    servers.forEach(RpcServer::close);
    transport.close();
  }

  private void serve(String name, Node node) {
    RpcServer server = server(transport, name, node);
    servers.add(server);
    server.start();
  }

  private static RpcServer server(RpcTransport transport, String name, Node node) {
    return RpcServer.builder(transport, Target.topic("node").withServer(name))
        .endpoint(node)
        .build();
  }

  @Test
  void replies_come_in_the_order_in_which_servers_answer() {
    try (Stream<ServerReply<Long>> replies =
        client.callEach(List.of("a", "b", "c"), "load", Map.of(), Long.class)) {
      Iterator<ServerReply<Long>> next = replies.iterator();

      b.load.complete(2L);
      assertThat(next.next()).isEqualTo(new ServerReply<>("b", 2L, null));
      c.load.complete(3L);
      assertThat(next.next().get()).isEqualTo(3L);
      a.load.complete(1L);
      assertThat(next.next().server()).isEqualTo("a");
      assertThat(next.hasNext()).isFalse();
    }
  }

  @Test
  void a_failure_is_a_reply_too() {
    a.load.completeExceptionally(new IllegalStateException("out of order"));
    b.load.complete(2L);

    Map<String, ServerReply<Long>> replies = new java.util.TreeMap<>();
    try (Stream<ServerReply<Long>> stream =
        client.callEach(List.of("a", "b"), "load", Map.of(), Long.class)) {
      stream.forEach(reply -> replies.put(reply.server(), reply));
    }

    assertThat(replies.get("b").get()).isEqualTo(2L);
    assertThat(replies.get("a").succeeded()).isFalse();
    assertThatThrownBy(() -> replies.get("a").get())
        .isInstanceOf(RemoteErrorException.class)
        .hasMessageContaining("out of order");
  }

  @Test
  void one_deadline_covers_all_of_them() {
    ManualTimer time = new ManualTimer();
    a.load.complete(1L);

    try (RpcTransport timed = RpcTransport.builder("memory:").timer(time).build();
        RpcServer server = server(timed, "a", a);
        Stream<ServerReply<Long>> stream =
            RpcClient.of(timed, Target.topic("node"))
                .withTimeout(ofSeconds(90))
                .callEach(List.of("a", "nobody", "nowhere"), "load", Map.of(), Long.class)) {
      server.start();
      Iterator<ServerReply<Long>> replies = stream.iterator();
      assertThat(replies.next().get()).isEqualTo(1L);

      time.advance(ofSeconds(90));

      for (int i = 0; i < 2; i++) {
        assertThat(replies.next().failure())
            .isInstanceOf(MessagingTimeoutException.class)
            .hasMessageContaining("within 1 min 30 s");
      }
      assertThat(replies.hasNext()).isFalse();
    }
  }

  @Test
  void closing_the_stream_cancels_the_calls_that_are_not_answered() throws Exception {
    a.load.complete(1L);

    try (Stream<ServerReply<Long>> replies =
        client.callEach(List.of("a", "b"), "load", Map.of(), Long.class)) {
      assertThat(replies.findFirst().orElseThrow().server()).isEqualTo("a");
      // A server that has not begun by then never begins.
      assertThat(b.asked.await(30, SECONDS)).isTrue();
    }

    assertThat(b.load)
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void closing_the_stream_keeps_servers_that_are_busy_from_beginning() throws Exception {
    Node busy = new Node();
    try (RpcServer server =
        RpcServer.builder(transport, Target.topic("node").withServer("busy"))
            .endpoint(busy)
            .maxConcurrentCalls(1)
            .build()) {
      server.start();
      CompletableFuture<Object> before = client.withServer("busy").callAsync("hold");
      assertThat(busy.holding.await(30, SECONDS)).isTrue();

      client.callEach(List.of("busy"), "load", Map.of(), Long.class).close();
      busy.go.countDown();

      assertThat(before.get(30, SECONDS)).isEqualTo("held");
      assertThat(client.withServer("busy").call("disks", Map.of("prefix", "sd"), Object.class))
          .isEqualTo(List.of("sd1", "sd2"));
      assertThat(busy.asked.getCount()).as("load() runs after it was cancelled").isOne();
    }
  }

  @Test
  void no_servers_have_no_replies_and_a_server_is_called_once() {
    a.load.complete(1L);

    assertThat(client.callEach(List.of(), "load", Map.of())).isEmpty();
    assertThat(client.callEach(List.of("a", "a"), "load", Map.of())).hasSize(1);
  }

  @Test
  void results_may_have_type_arguments() {
    TypeRef<List<String>> texts = new TypeRef<>() {};

    assertThat(client.callEach(List.of("b"), "disks", Map.of("prefix", "sd"), texts))
        .containsExactly(new ServerReply<>("b", List.of("sd1", "sd2"), null));
  }
}
