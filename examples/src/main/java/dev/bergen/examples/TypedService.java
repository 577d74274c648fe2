// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One Java interface for both sides of the wire. */
public final class TypedService {
  private static final class InMemoryVolumes implements Volumes {
    private final Map<String, Volume> volumes = new ConcurrentSkipListMap<>();
    private final CountDownLatch resynced;

    InMemoryVolumes(CountDownLatch resynced) {
      this.resynced = resynced;
    }

    @Override
    public Volume create(String name, long gigabytes) {
      Volume volume = new Volume(name, gigabytes);
      if (volumes.putIfAbsent(name, volume) != null) {
        throw new IllegalArgumentException("there is a volume " + name + " already");
      }
      return volume;
    }

    @Override
    public List<Volume> list() {
      return List.copyOf(volumes.values());
    }

    /** The worker thread is free again at once; the reply goes out when the future completes. */
    @Override
    public CompletableFuture<Volume> resize(String name, long gigabytes) {
      return CompletableFuture.supplyAsync(
          () -> volumes.computeIfPresent(name, (n, old) -> new Volume(n, gigabytes)));
    }

    @Override
    public void resync() {
      resynced.countDown();
    }
  }

  private TypedService() {}

  public static void main(String[] args) throws InterruptedException {
    String url = args.length > 0 ? args[0] : "memory:";
    CountDownLatch resynced = new CountDownLatch(1);
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("volumes").withServer("node-1"))
                .endpoint(Volumes.class, new InMemoryVolumes(resynced))
                .build()) {
      server.start();

      Volumes volumes = RpcClient.of(transport, Target.topic("volumes")).as(Volumes.class);
      System.out.println("created " + volumes.create("disk-1", 20));
      System.out.println("resized " + volumes.resize("disk-1", 40).join());
      System.out.println("all: " + volumes.list());
      volumes.resync();

      boolean done = resynced.await(10, TimeUnit.SECONDS);
      System.out.println("resynced: " + done);
    }
  }
}
