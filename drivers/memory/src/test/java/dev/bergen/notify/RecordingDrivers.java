// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.MessageDeliveryException;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Notification drivers of tests: one that records, and two that fail. */
public final class RecordingDrivers {
  private static final List<Recorded> RECORDED = new CopyOnWriteArrayList<>();
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final AtomicInteger CLOSED = new AtomicInteger();

  private RecordingDrivers() {}

  record Recorded(Notification notification, SendOptions options, List<String> topics) {}

  static void reset() {
    RECORDED.clear();
    OPENED.set(0);
    CLOSED.set(0);
  }

  static List<Recorded> recorded() {
    return RECORDED;
  }

  static int opened() {
    return OPENED.get();
  }

  static int closed() {
    return CLOSED.get();
  }

  /** Records. */
  public static final class Recording implements NotificationDriverProvider {
    @Override
    public String name() {
      return "recording";
    }

    @Override
    public String description() {
      return "records";
    }

    @Override
    public NotificationDriver open(NotificationDriverSettings settings) {
      OPENED.incrementAndGet();
      return new NotificationDriver() {
        @Override
        public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
          RECORDED.add(new Recorded(notification, options, settings.topics()));
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
          CLOSED.incrementAndGet();
        }
      };
    }
  }

  /** Fails as drivers should. */
  public static final class Broken implements NotificationDriverProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String description() {
      return "fails";
    }

    @Override
    public NotificationDriver open(NotificationDriverSettings settings) {
      return (notification, options) ->
          CompletableFuture.failedFuture(
              new MessageDeliveryException(false, "broken, expected by this test", null));
    }
  }

  /** Fails as no driver should. */
  public static final class Throwing implements NotificationDriverProvider {
    @Override
    public String name() {
      return "throwing";
    }

    @Override
    public String description() {
      return "throws";
    }

    @Override
    public NotificationDriver open(NotificationDriverSettings settings) {
      return (notification, options) -> {
        throw new IllegalStateException("expected by this test");
      };
    }
  }
}
