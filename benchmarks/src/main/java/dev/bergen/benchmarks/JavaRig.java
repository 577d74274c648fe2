// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A Bergen client in this JVM. */
final class JavaRig implements Rig {
  private static final long HIGHEST_NANOS = 120_000_000_000L;

  private final String name;
  private final Pace pace;
  private final RpcTransport transport;
  private final RpcClient client;

  JavaRig(String name, String url, String topic, Pace pace) {
    this.name = name;
    this.pace = pace;
    transport = RpcTransport.open(url);
    client = RpcClient.of(transport, Target.topic(topic));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Measurement measure(int calls, int inFlight) {
    Histogram nanos = new ConcurrentHistogram(HIGHEST_NANOS, 3);
    AtomicInteger next = new AtomicInteger();
    ConcurrentLinkedQueue<RuntimeException> errors = new ConcurrentLinkedQueue<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      callers.add(
          new Thread(
              () -> {
                try {
                  callUntilDone(calls, next, nanos);
                } catch (RuntimeException e) {
                  errors.add(e);
                }
              },
              "bergen-caller-" + i));
    }

    long began = System.nanoTime();
    callers.forEach(Thread::start);
    callers.forEach(JavaRig::join);
    double seconds = (System.nanoTime() - began) / 1e9;

    RuntimeException error = errors.poll();
    if (error != null) {
      throw new IllegalStateException(name + ": a call failed", error);
    }
    return new Measurement(
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        calls / seconds);
  }

  private void callUntilDone(int calls, AtomicInteger next, Histogram nanos) {
    for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
      long began = System.nanoTime();
      Object answer = client.call("echo", Map.of("value", number));
      nanos.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - began));
      if (!Long.valueOf(number).equals(answer)) {
        throw new IllegalStateException("sent " + number + ", got " + answer);
      }
    }
  }

  /** Each call has a deadline, so this ends. */
  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
