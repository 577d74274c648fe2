// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.observe.console.Console;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.TapRequest;
import dev.bergen.spi.TapSink;
import dev.bergen.spi.TappedMessage;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what taps see to the console.
 *
 * <p>Threads: copies come on the driver's; one thread opens and closes.
 */
final class Feed implements TapSink, Consumer<ConnectionChange>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RpcTransport transport;
  private final SightingReader reader = new SightingReader();
  private final Queue<Subscription> open = new ConcurrentLinkedQueue<>();

  /** Null until the console listens: what comes earlier is not shown. */
  private volatile @Nullable Console console;

  private volatile String state = "up";
  private volatile boolean isClosed;

  Feed(RpcTransport transport) {
    this.transport = transport;
    transport.onConnectionChange(this);
  }

  void showIn(Console page) {
    console = page;
  }

  /** Opens a tap, and waits for it. */
  Subscription open(TapRequest request) throws Exception {
    try {
      Subscription tap = transport.tap(request, this, PATIENCE).get();
      open.add(tap);
      return tap;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Opens taps of what may not be there yet, and tries again now and then. */
  void openLater(List<TapRequest> requests) {
    for (TapRequest request : requests) {
      var unused =
          transport
              .tap(request, this, PATIENCE)
              .whenComplete(
                  (tap, error) -> {
                    if (error == null) {
                      open.add(tap);
                    } else if (!isClosed) {
                      log.debug("Not there yet: {}", String.valueOf(error.getMessage()));
                      transport.timer().schedule(PATIENCE, () -> openLater(List.of(request)));
                    }
                  });
    }
  }

  /** Returns {@code up}, or what is wrong with the connection. */
  String state() {
    return state;
  }

  @Override
  public void accept(ConnectionChange change) {
    String reason = change.reason();
    state =
        switch (change.state()) {
          case UP, UNBLOCKED -> "up";
          case LOST, UNREACHABLE, BLOCKED ->
              reason == null || reason.isEmpty() ? "the broker is not reached" : reason;
        };
  }

  @Override
  public void message(TappedMessage copy) {
    Console page = console;
    if (page != null) {
      page.accept(reader.read(copy));
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
  }
}
