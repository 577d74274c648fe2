// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A server of the topic lab that takes work and lets it lie until the test says so. */
public final class Desk implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Semaphore taken = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final RpcServer server;

  public Desk(RpcTransport transport) {
    server =
        RpcServer.builder(transport, Target.topic("lab").withServer("desk"))
            .endpoint(new Work())
            .startTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .drainTimeout(Duration.ofSeconds(5))
            .build();
    server.start();
  }

  /** Waits until a call of {@code hold} lies here. */
  public void awaitWork() throws InterruptedException {
    if (!taken.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
      throw new AssertionError("No call came");
    }
  }

  public void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
    server.close();
  }

  /** What callers can ask for. */
  public final class Work {
    public String echo(String value) {
      return value;
    }

    public String hold() throws InterruptedException {
      taken.release();
      return released.await(PATIENCE_SECONDS, SECONDS) ? "done" : "forgotten";
    }
  }
}
