// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.observe.console.Console;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Sampling;
import dev.bergen.observe.tap.Watch;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what taps see to the console.
 *
 * <p>Threads: copies come on the driver's, and are read and shown on one of its own; one thread
 * opens and closes.
 */
final class Feed implements TapSink, Consumer<ConnectionChange>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final String UP = "up";

  private final WatchedBus bus;
  private final WatchedBus others;
  private final Watch watch = new Watch(Sampling.of(1), this::show);
  private final Queue<Subscription> open = new ConcurrentLinkedQueue<>();

  /** The errors of connections in trouble, by their purpose. */
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  /** Null until the console listens: earlier messages are not shown. */
  private volatile @Nullable Console console;

  private volatile boolean isClosed;

  /** How many drops the console knows of; the watch's thread only. */
  private long reported;

  /**
   * @param bus whose connections make the {@link #state}
   * @param others opens taps whose exchanges may be missing: their connection's changes are not
   *     shown
   */
  Feed(WatchedBus bus, WatchedBus others) {
    this.bus = bus;
    this.others = others;
    bus.changes().accept(this);
  }

  void showIn(Console page) {
    console = page;
  }

  /** Opens a tap, and waits for it. */
  Subscription open(TapRequest request) throws Exception {
    try {
      Subscription tap = bus.tapping().tap(request, this, PATIENCE).get();
      open.add(tap);
      return tap;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Opens a tap of what may not be there yet, and tries again now and then. */
  void openLater(TapRequest request) {
    openLater(request, PATIENCE);
  }

  private void openLater(TapRequest request, Duration wait) {
    var unused =
        others
            .tapping()
            .tap(request, this, PATIENCE)
            .whenComplete(
                (tap, error) -> {
                  if (error == null) {
                    open.add(tap);
                  } else if (!isClosed) {
                    log.debug("Not there yet: {}", String.valueOf(error.getMessage()));
                    others.timer().schedule(wait, () -> openLater(request, longer(wait)));
                  }
                });
  }

  /** Each try is a connection, and an exchange that is missing for minutes may never come. */
  static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }

  /** Returns {@code up}, or the error of a connection. */
  String state() {
    return troubles.values().stream().findFirst().orElseGet(this::now);
  }

  /** Kafka's client reports no changes, so that its state is asked for. */
  private String now() {
    return bus.hasNotificationsOnly()
        ? bus.status().get().connections().stream()
            .filter(connection -> !connection.up())
            .map(ConnectionStatus::text)
            .findFirst()
            .orElse(UP)
        : UP;
  }

  @Override
  public void accept(ConnectionChange change) {
    String reason = change.reason();
    switch (change.state()) {
      case UP, UNBLOCKED -> troubles.remove(change.connection());
      case LOST, UNREACHABLE, BLOCKED ->
          troubles.put(
              change.connection(),
              reason == null || reason.isEmpty() ? "the broker is not reached" : reason);
    }
  }

  @Override
  public void message(TappedMessage copy) {
    if (console != null) {
      watch.message(copy);
    }
  }

  private void show(Sighting seen) {
    Console page = console;
    if (page == null) {
      return;
    }
    page.accept(seen);
    long dropped = watch.dropped();
    if (dropped > reported) {
      page.missed(dropped - reported);
      reported = dropped;
    }
  }

  @Override
  public void missed(long messages) {
    Console page = console;
    if (page != null) {
      page.missed(messages);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    open.forEach(Subscription::close);
    watch.close();
  }
}
