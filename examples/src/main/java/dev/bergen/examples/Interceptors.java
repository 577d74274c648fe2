// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Code for every call in one place: a header, a measurement, a check. */
public final class Interceptors {
  /** Says who works here. */
  public static final class Desk {
    public String greet(String name, RpcContext call) {
      return "Hello " + name + " of " + call.headers().get("tenant");
    }
  }

  /** Adds a header to whatever a client sends. */
  static ClientInterceptor tenant(String name) {
    return (request, next) -> next.send(request.withHeader("tenant", name));
  }

  /** Measures everything that a server handles, failures and all. */
  static ServerInterceptor timed(Map<String, Duration> slowest) {
    return (call, next) -> {
      long start = System.nanoTime();
      return next.handle(call)
          .whenComplete(
              (result, failure) ->
                  slowest.merge(
                      call.method() + (failure == null ? "" : " failed"),
                      Duration.ofNanos(System.nanoTime() - start),
                      (a, b) -> a.compareTo(b) > 0 ? a : b));
    };
  }

  /** Refuses calls without a tenant, before any method runs. */
  static ServerInterceptor tenantsOnly() {
    return (call, next) -> {
      if (!call.headers().containsKey("tenant")) {
        throw new IllegalArgumentException("whose call is this?");
      }
      return next.handle(call);
    };
  }

  private Interceptors() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "memory:";
    Map<String, Duration> slowest = new ConcurrentSkipListMap<>();
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("desk").withServer("node-1"))
                .endpoint(new Desk())
                .interceptor(timed(slowest))
                .interceptor(tenantsOnly())
                .build()) {
      server.start();
      RpcClient desk = RpcClient.of(transport, Target.topic("desk"));
      Map<String, String> name = Map.of("name", "Ada");

      System.out.println(desk.withInterceptor(tenant("blue")).call("greet", name));
      try {
        desk.call("greet", name);
      } catch (RuntimeException e) {
        System.out.println("refused");
      }
      System.out.println("measured: " + slowest.keySet());
    }
  }
}
