// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.concurrent.atomic.AtomicLong;

/** Answers calls and counts casts and notifications, at any broker. */
public final class BenchServer implements AutoCloseable {
  static final String TOPIC = "bergen-bench";

  private final RpcTransport transport;
  private final RpcServer server;
  private final NotificationTransport notifications;
  private final NotificationListener listener;

  /** What is called. */
  public static final class Counting implements Echoing {
    private final AtomicLong count = new AtomicLong();

    @Override
    public long echo(long value) {
      return value;
    }

    public void note(long value) {
      count.incrementAndGet();
    }

    /** Returns how many were noted, casts and notifications. */
    public long noted() {
      return count.get();
    }
  }

  private BenchServer(String url) {
    Counting counting = new Counting();
    transport = RpcTransport.open(url);
    server =
        RpcServer.builder(transport, Target.topic(TOPIC).withServer("bench"))
            .endpoint(counting)
            .build();
    notifications = NotificationTransport.open(url);
    listener =
        NotificationListener.builder(notifications, Target.topic(TOPIC + "-notes"))
            .handler(
                event -> {
                  counting.note(0);
                  return null;
                },
                Priority.INFO)
            .build();
  }

  /** Returns one that serves. */
  static BenchServer open(String url) {
    BenchServer opened = new BenchServer(url);
    try {
      opened.server.start();
      opened.listener.start();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Runs until its standard input ends.
   *
   * @param args the broker's URL
   */
  public static void main(String[] args) throws Exception {
    BenchServer opened = open(args[0]);
    try {
      ServerJvm.serve();
    } finally {
      opened.close();
    }
  }

  @Override
  public void close() {
    listener.close();
    notifications.close();
    server.close();
    transport.close();
  }
}
