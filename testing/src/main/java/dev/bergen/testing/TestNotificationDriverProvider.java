// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The notification driver {@code test}: keeps what it is given in one list of the whole process,
 * for tests of code that opens its transports itself. Within one test a {@link Recorder} says more.
 *
 * <p>Threads: any. Keeps the last 10,000.
 */
public final class TestNotificationDriverProvider implements NotificationDriverProvider {
  private static final int MOST = 10_000;

  /** Guarded by itself. */
  private static final Deque<Sent> SENT = new ArrayDeque<>();

  /**
   * A notification.
   *
   * @param retry how often its sending was to be tried again
   */
  public record Sent(Notification notification, int retry) {}

  /** Returns what all notifiers of the process have sent by this driver since the last reset. */
  public static List<Sent> sent() {
    synchronized (SENT) {
      return List.copyOf(SENT);
    }
  }

  /** Forgets what was sent. */
  public static void reset() {
    synchronized (SENT) {
      SENT.clear();
    }
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String description() {
    return "keeps notifications in a list, for tests";
  }

  @Override
  public NotificationDriver open(NotificationDriverSettings settings) {
    return TestNotificationDriverProvider::keep;
  }

  private static CompletableFuture<Void> keep(Notification notification, SendOptions options) {
    synchronized (SENT) {
      if (SENT.size() == MOST) {
        SENT.remove();
      }
      SENT.add(new Sent(notification, options.retry()));
    }
    return CompletableFuture.completedFuture(null);
  }
}
