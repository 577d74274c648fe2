// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.demo;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo's story: three servers of one topic, and what a client can do with them. */
final class Demo {
  private static final String TOPIC = "bergen-demo";
  private static final List<String> SERVERS = List.of("node-1", "node-2", "node-3");

  private final RpcTransport transport;
  private final DemoPage page;
  private final RpcClient client;
  private final BlockingQueue<String> notes = new ArrayBlockingQueue<>(16);
  private final CountDownLatch over = new CountDownLatch(1);

  Demo(RpcTransport transport, DemoPage page) {
    this.transport = transport;
    this.page = page;
    client = RpcClient.of(transport, Target.topic(TOPIC)).withTimeout(ofSeconds(20));
  }

  void run() throws Exception {
    Deque<RpcServer> servers = new ArrayDeque<>();
    try {
      for (String name : SERVERS) {
        RpcServer server = server(name);
        servers.push(server);
        server.start();
      }
      page.print(
          "Three servers listen to the topic '" + TOPIC + "': " + String.join(", ", SERVERS));
      call();
      typedCall();
      callOneServer();
      cast();
      fanout();
      failure();
      timeout();
    } finally {
      over.countDown();
      servers.forEach(RpcServer::close);
    }
  }

  private RpcServer server(String name) {
    return RpcServer.builder(transport, Target.topic(TOPIC).withServer(name))
        .endpoint(new DemoService(name, notes, over))
        .build();
  }

  private void call() throws Exception {
    page.step(
        "A call: arguments by name, one of the servers answers",
        "client.call(\"add\", Map.of(\"a\", 2, \"b\", 3))");
    page.expect(5, () -> client.call("add", Map.of("a", 2, "b", 3)));
  }

  private void typedCall() throws Exception {
    page.step("The same through a Java interface", "client.as(Calculator.class).add(20, 22)");
    page.expect(42, () -> client.as(Calculator.class).add(20, 22));
  }

  private void callOneServer() throws Exception {
    page.step("A call to one server by its name", "client.withServer(\"node-2\").call(\"whoami\")");
    page.expect("node-2", () -> client.withServer("node-2").call("whoami"));
  }

  private void cast() throws InterruptedException {
    page.step(
        "A cast: one server gets it, and there is no reply",
        "client.cast(\"note\", Map.of(\"text\", \"hello\"))");
    client.cast("note", Map.of("text", "hello"));
    page.print("     -> noted by " + awaitNotes(1));
  }

  private void fanout() throws InterruptedException {
    page.step(
        "A fanout cast: every server gets it",
        "client.withFanout().cast(\"note\", Map.of(\"text\", \"hello, all\"))");
    client.withFanout().cast("note", Map.of("text", "hello, all"));
    page.print("     -> noted by " + awaitNotes(SERVERS.size()));
  }

  private void failure() throws Exception {
    page.step(
        "A failing method: its error is returned as data, no class named on the wire is"
            + " loaded",
        "client.call(\"divide\", Map.of(\"a\", 1, \"b\", 0))");
    RemoteErrorException error =
        page.expectFailure(
            RemoteErrorException.class, () -> client.call("divide", Map.of("a", 1, "b", 0)));
    if (error != null) {
      page.print("        a Python caller sees " + error.module() + "." + error.type());
    }
  }

  private void timeout() throws Exception {
    page.step(
        "A call that takes too long: the caller times out and continues",
        "client.withTimeout(ofMillis(300)).call(\"work\")");
    page.expectFailure(
        MessagingTimeoutException.class, () -> client.withTimeout(ofMillis(300)).call("work"));
  }

  private String awaitNotes(int expected) throws InterruptedException {
    TreeSet<String> by = new TreeSet<>();
    for (int i = 0; i < expected; i++) {
      String server = notes.poll(10, TimeUnit.SECONDS);
      if (server == null) {
        break; // the notes that came in 10 s are all there will be
      }
      by.add(server);
    }
    if (by.size() != expected) {
      page.surprise("expected notes of " + expected + " servers");
    }
    return String.join(", ", by);
  }
}
