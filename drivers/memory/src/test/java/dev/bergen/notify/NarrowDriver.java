// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Deadline;
import dev.bergen.config.TransportUrl;
import dev.bergen.memory.MemoryDriverProvider;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The memory driver without pools and requeueing, with at most three unacknowledged. */
record NarrowDriver(Driver inner) implements Driver {
  static final int LIMIT = 3;

  /** Opens {@code narrow:}. */
  public static final class Provider implements DriverProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("narrow");
    }

    @Override
    public String description() {
      return "can do less, for tests";
    }

    @Override
    public Driver open(DriverSettings settings) {
      TransportUrl url = TransportUrl.parse(settings.url().toString().replace("narrow", "memory"));
      return new NarrowDriver(
          new MemoryDriverProvider()
              .open(
                  new DriverSettings(
                      url,
                      settings.options(),
                      settings.defaultExchange(),
                      settings.timer(),
                      settings.limits())));
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.NOTIFICATIONS);
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    return inner.notify(address, notification, format, options);
  }

  @Override
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return inner.listen(addresses, pool, sink, prefetch, deadline).thenApply(Narrow::new);
  }

  @Override
  public void close() {
    inner.close();
  }

  private record Narrow(Subscription inner) implements Subscription {
    @Override
    public void request(int more) {
      inner.request(more);
    }

    @Override
    public CompletableFuture<Void> stop(Deadline deadline) {
      return inner.stop(deadline);
    }

    @Override
    public int limit() {
      return LIMIT;
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
