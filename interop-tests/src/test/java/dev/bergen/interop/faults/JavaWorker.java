// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static java.time.Duration.ofSeconds;

import dev.bergen.Target;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Our server. */
final class JavaWorker implements Worker, AutoCloseable {
  /** Ours only, so that it can be deleted: a server in Python would never notice. */
  static final String EXCHANGE = "of-java";

  private final Work work = new Work();
  private final RpcServer server;

  private JavaWorker(RpcServer.Builder builder) {
    server =
        builder
            .endpoint(work)
            .maxConcurrentCalls(300)
            .startTimeout(ofSeconds(30))
            .drainTimeout(ofSeconds(2))
            .build();
  }

  static JavaWorker start(RpcTransport transport, String topic) {
    return started(builder(transport, topic));
  }

  static JavaWorker start(RpcTransport transport, String topic, Executor handlers) {
    return started(builder(transport, topic).executor(handlers));
  }

  private static RpcServer.Builder builder(RpcTransport transport, String topic) {
    Target target = Target.topic(topic).withExchange(EXCHANGE).withServer("java-1");
    return RpcServer.builder(transport, target);
  }

  private static JavaWorker started(RpcServer.Builder builder) {
    JavaWorker worker = new JavaWorker(builder);
    worker.server.start();
    return worker;
  }

  @Override
  public List<Long> ran(long first) {
    return work.numbers.stream().filter(number -> number >= first).toList();
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public void close() {
    work.stopped.countDown();
    server.close();
  }

  /** What callers can ask for. */
  public static final class Work {
    private final Queue<Long> numbers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Waits for {@code seconds} in its handler. */
    public long run(long number, double seconds) throws InterruptedException {
      numbers.add(number);
      if (seconds > 0 && stopped.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("The server is being closed");
      }
      return number;
    }
  }
}
