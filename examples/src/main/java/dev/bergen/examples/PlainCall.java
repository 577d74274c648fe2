// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Uses a client without an interface of its own: derive, then call. */
public final class PlainCall {
  /** Answers what the client asks. */
  public static final class Compute {
    private final String server;

    Compute(String server) {
      this.server = server;
    }

    public Map<String, Object> state(String instance, RpcContext call) {
      return Map.of("instance", instance, "host", server, "project", project(call));
    }

    public List<Long> ports(long from, long count) {
      return LongStream.range(from, from + count).boxed().toList();
    }

    private static Object project(RpcContext call) {
      Object project = call.request().get("project_id");
      return project == null ? "none" : project;
    }
  }

  private PlainCall() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "memory:";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("compute").withServer("node-7"))
                .endpoint(new Compute("node-7"))
                .build()) {
      server.start();
      ask(transport);
    }
  }

  private static void ask(RpcTransport transport) {
    RpcClient compute = RpcClient.of(transport, Target.topic("compute"));

    // Any server of the topic; arguments by name; the result is JSON as Java sees it.
    Object ports = compute.call("ports", Map.of("from", 5900, "count", 3));
    System.out.println("ports: " + ports);

    // One server by name, ten seconds at most, with a request context.
    RequestContext context = RequestContext.of(Map.of("project_id", "demo"));
    Map<?, ?> state =
        compute
            .withServer("node-7")
            .withTimeout(ofSeconds(10))
            .withContext(context)
            .call("state", Map.of("instance", "vm-1"), Map.class);
    System.out.println("project: " + state.get("project"));

    // The same without blocking this thread.
    CompletableFuture<Object> later =
        compute.callAsync("ports", Map.of("from", 1, "count", 2)).thenApply(list -> list);
    System.out.println("later: " + later.join());

    // No server listens to this topic: the call fails at its deadline with the reason.
    try {
      compute.withTopic("nobody").withTimeout(ofMillis(200)).call("ports");
    } catch (MessagingTimeoutException e) {
      System.out.println("no server answered");
    }
  }
}
