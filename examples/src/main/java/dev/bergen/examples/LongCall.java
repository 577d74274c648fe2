// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A call that may take long, but whose server must show that it lives: the server sends heartbeats
 * while the method runs, and the call fails soon after they stop.
 */
public final class LongCall {
  /** Takes its time. */
  public static final class Backup {
    public CompletableFuture<String> run(String volume, double seconds) {
      long millis = (long) (seconds * 1000);
      return CompletableFuture.supplyAsync(
          () -> volume + " is safe",
          CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }
  }

  private LongCall() {}

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "memory:";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("backup").withServer("node-1"))
                .endpoint(new Backup())
                .build()) {
      server.start();

      RpcClient backup =
          RpcClient.of(transport, Target.topic("backup"))
              .withTimeout(ofMinutes(30))
              .withCallMonitor(ofSeconds(2));
      System.out.println(backup.call("run", Map.of("volume", "disk-1", "seconds", 3.0)));
    }
  }
}
