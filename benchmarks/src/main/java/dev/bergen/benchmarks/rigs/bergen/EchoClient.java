// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bergen's client, which calls {@code echo} with a number and wants it back. */
public final class EchoClient {
  private final RpcClient client;
  private final AtomicLong numbers = new AtomicLong(1_000_000);

  public EchoClient(RpcTransport transport, String topic) {
    this(RpcClient.of(transport, Target.topic(topic)));
  }

  public EchoClient(RpcClient client) {
    this.client = client;
  }

  public Sample async(Load load) throws InterruptedException {
    RpcClient padded = padded(load);
    return Callers.async(load, () -> begin(padded));
  }

  Sample blocking(Load load, ThreadFactory threads) throws InterruptedException {
    RpcClient padded = padded(load);
    return Callers.blocking(load, threads, () -> call(padded));
  }

  /** Returns a client whose requests have as many bytes more as the load says. */
  RpcClient padded(Load load) {
    return client.withContext(
        RequestContext.of(Map.of("padding", "x".repeat(load.payloadBytes()))));
  }

  private CompletableFuture<Void> begin(RpcClient padded) {
    long number = numbers.incrementAndGet();
    return padded
        .callAsync("echo", Map.of("value", number))
        .thenAccept(answer -> check(number, answer));
  }

  private void call(RpcClient padded) {
    long number = numbers.incrementAndGet();
    check(number, padded.call("echo", Map.of("value", number)));
  }

  static void check(long sent, @Nullable Object answer) {
    if (!(answer instanceof Long same) || same != sent) {
      throw new IllegalStateException("Sent %d, got %s".formatted(sent, answer));
    }
  }
}
