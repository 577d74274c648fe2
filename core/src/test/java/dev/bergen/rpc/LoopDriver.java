// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A driver that writes down what the core asks of it and answers as the test says: the smallest
 * thing that fulfils the SPI. {@code loop://NAME} opens it, {@link #named} finds it again.
 */
public final class LoopDriver implements Driver {
  private static final Map<String, LoopDriver> drivers = new ConcurrentHashMap<>();

  /** One call or cast as the core sent it. */
  public record Sent(Target target, Request request, SendOptions options) {}

  public final DriverSettings settings;
  final List<Sent> calls = new CopyOnWriteArrayList<>();
  final List<Sent> casts = new CopyOnWriteArrayList<>();
  final List<CompletableFuture<Reply>> waiting = new CopyOnWriteArrayList<>();
  final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "bergen-loop-driver"));

  volatile boolean closed;

  /** What a call is answered with; never, until its deadline, when it returns null. */
  volatile Function<Sent, @Nullable Reply> answer = sent -> null;

  /** What serving ends with instead of a subscription. */
  volatile @Nullable CompletableFuture<Subscription> serving;

  volatile @Nullable LoopSubscription subscription;
  volatile int prefetch;

  private LoopDriver(DriverSettings settings) {
    this.settings = settings;
  }

  /** Returns the driver that was opened last for {@code loop://NAME}. */
  public static LoopDriver named(String name) {
    return Objects.requireNonNull(drivers.get(name), name);
  }

  public DriverSettings settings() {
    return settings;
  }

  public boolean isClosed() {
    return closed;
  }

  private static String name(DriverSettings settings) {
    return settings.url().hosts().isEmpty()
        ? ""
        : String.valueOf(settings.url().hosts().get(0).hostname());
  }

  LoopSubscription subscription() {
    return Objects.requireNonNull(subscription, "nobody serves");
  }

  @Override
  public Set<Capability> capabilities() {
    return name(settings).equals("norpc") ? Set.of() : Set.of(Capability.RPC);
  }

  @Override
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    Sent sent = new Sent(target, request, options);
    calls.add(sent);
    CompletableFuture<Reply> future = new CompletableFuture<>();
    waiting.add(future);
    var unusedEnd =
        future.whenComplete((reply, error) -> waiting.removeIf(CompletableFuture::isDone));
    var timeout =
        settings
            .timer()
            .schedule(
                options.deadline().remaining(),
                () ->
                    future.completeExceptionally(
                        new MessagingTimeoutException(true, "No reply to " + sent, null)));
    var unusedTimeout = future.whenComplete((reply, error) -> timeout.cancel());
    thread.execute(
        () -> {
          try {
            Reply reply = answer.apply(sent);
            if (reply != null) {
              future.complete(reply);
            }
          } catch (RuntimeException e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  @Override
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    Sent sent = new Sent(target, request, options);
    casts.add(sent);
    CompletableFuture<Void> taken = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            var unusedReply = answer.apply(sent);
            taken.complete(null);
          } catch (RuntimeException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  @Override
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int wanted, Deadline deadline) {
    prefetch = wanted;
    if (serving != null) {
      return serving;
    }
    LoopSubscription opened = new LoopSubscription(sink, thread);
    subscription = opened;
    return CompletableFuture.completedFuture(opened);
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(
        future ->
            future.completeExceptionally(
                new TransportClosedException(true, "closed while waiting", null)));
    thread.shutdown();
  }

  /** Opens {@code loop://NAME}. */
  public static final class Provider implements DriverProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("loop");
    }

    @Override
    public String description() {
      return "tests only";
    }

    @Override
    public Driver open(DriverSettings settings) {
      if (name(settings).equals("broken")) {
        throw new IllegalStateException("broken on purpose");
      }
      LoopDriver driver = new LoopDriver(settings);
      drivers.put(name(settings), driver);
      return driver;
    }
  }
}
