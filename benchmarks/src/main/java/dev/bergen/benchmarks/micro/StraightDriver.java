// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.wire.Request;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands a call to its only server on the caller's thread, so that what is measured is what core
 * does around a driver.
 *
 * <p>Threads: one, whose calls are not stopped, closed or timed out.
 */
public final class StraightDriver implements Driver {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private @Nullable RequestSink server;

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RPC);
  }

  @Override
  public boolean deliversInProcess() {
    return true;
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    if (server == null) {
      throw new IllegalStateException("Nobody serves");
    }
    Incoming incoming = new Incoming(request, new CompletableFuture<>());
    server.accept(incoming);
    return incoming.answer;
  }

  @Override
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    server = sink;
    return CompletableFuture.completedFuture(new Unlimited());
  }

  @Override
  public void close() {}

  private record Incoming(Request request, CompletableFuture<Reply> answer)
      implements IncomingRequest {
    @Override
    public String messageId() {
      return "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    }

    @Override
    public @Nullable Double monitorSeconds() {
      return null;
    }

    @Override
    public CompletableFuture<Void> reply(Reply reply) {
      answer.complete(reply);
      return DONE;
    }

    @Override
    public CompletableFuture<Void> heartbeat() {
      return DONE;
    }
  }

  /** Hands out whatever comes. */
  private static final class Unlimited implements Subscription {
    @Override
    public void request(int more) {}

    @Override
    public CompletableFuture<Void> stop(Deadline deadline) {
      return DONE;
    }

    @Override
    public void close() {}
  }

  /** Opens {@code straight:}. */
  public static final class Provider implements DriverProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("straight");
    }

    @Override
    public String description() {
      return "from caller to handler on one thread";
    }

    @Override
    public Driver open(DriverSettings settings) {
      return new StraightDriver();
    }
  }
}
