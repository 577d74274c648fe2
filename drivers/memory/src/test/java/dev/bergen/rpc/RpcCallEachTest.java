// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
    final CompletableFuture<Long> load = new CompletableFuture<>();

    public CompletableFuture<Long> load() {
      return load;
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
    RpcServer server =
        RpcServer.builder(transport, Target.topic("node").withServer(name)).endpoint(node).build();
    servers.add(server);
    server.start();
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
    a.load.complete(1L);
    long before = System.nanoTime();

    List<ServerReply<Long>> replies;
    try (Stream<ServerReply<Long>> stream =
        client
            .withTimeout(ofMillis(300))
            .callEach(List.of("a", "b", "c", "nobody"), "load", Map.of(), Long.class)) {
      replies = stream.toList();
    }

    assertThat(System.nanoTime() - before).isLessThan(ofSeconds(5).toNanos());
    assertThat(replies).hasSize(4);
    assertThat(replies.get(0).get()).isEqualTo(1L);
    assertThat(replies.subList(1, 4))
        .allSatisfy(
            reply -> assertThat(reply.failure()).isInstanceOf(MessagingTimeoutException.class));
  }

  @Test
  void closing_the_stream_cancels_the_calls_that_are_not_answered() {
    a.load.complete(1L);

    try (Stream<ServerReply<Long>> replies =
        client.callEach(List.of("a", "b"), "load", Map.of(), Long.class)) {
      assertThat(replies.findFirst().orElseThrow().server()).isEqualTo("a");
    }

    assertThat(b.load)
        .failsWithin(ofSeconds(10))
        .withThrowableThat()
        .isInstanceOf(CancellationException.class);
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
