// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerReply;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One message for every server of a topic. */
public final class Fanout {
  /** Handles it at each server. */
  public static final class Cache {
    private final CountDownLatch emptied;
    private final AtomicInteger size = new AtomicInteger(1);

    Cache(CountDownLatch emptied) {
      this.emptied = emptied;
    }

    public int size() {
      return size.get();
    }

    public void forget(String key) {
      size.set(0);
      emptied.countDown();
    }
  }

  private Fanout() {}

  public static void main(String[] args) throws InterruptedException {
    String url = args.length > 0 ? args[0] : "memory:";
    CountDownLatch emptied = new CountDownLatch(3);
    List<RpcServer> servers = new ArrayList<>();
    try (RpcTransport transport = RpcTransport.open(url)) {
      for (String name : List.of("node-1", "node-2", "node-3")) {
        servers.add(serve(transport, name, emptied));
      }

      RpcClient caches = RpcClient.of(transport, Target.topic("caches"));
      caches.withFanout().cast("forget", Map.of("key", "user-42"));

      System.out.println("three caches emptied: " + emptied.await(10, TimeUnit.SECONDS));

      // A fanout returns nothing. For an answer from each, call each by name.
      List<String> names = List.of("node-1", "node-2", "node-3");
      try (Stream<ServerReply<Integer>> sizes =
          caches.callEach(names, "size", Map.of(), Integer.class)) {
        System.out.println("left in all: " + sizes.mapToInt(ServerReply::get).sum());
      }
      servers.forEach(RpcServer::close);
    }
  }

  private static RpcServer serve(RpcTransport transport, String name, CountDownLatch emptied) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic("caches").withServer(name))
            .endpoint(new Cache(emptied))
            .build();
    server.start();
    return server;
  }
}
