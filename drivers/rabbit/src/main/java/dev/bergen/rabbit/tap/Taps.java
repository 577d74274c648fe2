// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.Deadline;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.support.Registry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The taps of a driver. Each has a connection of its own, so that a flood of copies does not delay
 * replies or requests.
 */
public final class Taps {
  private final Supplier<Link> links;
  private final Timer timer;
  private final Registry<Tap> open = new Registry<>();
  private final List<Consumer<ConnectionChange>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Creates an empty set of taps; does not connect.
   *
   * @param links makes a connection, which the tap closes
   */
  public Taps(Supplier<Link> links, Timer timer) {
    this.links = links;
    this.timer = timer;
  }

  /** Reports changes of the connections of taps that are opened from now on. */
  public void onChange(Consumer<ConnectionChange> listener) {
    listeners.add(listener);
  }

  /** Opens one; see {@link dev.bergen.spi.Driver#tap}. */
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    Link link = links.get();
    listeners.forEach(link::onChange);
    Tap tap = new Tap(link, request, sink, timer, open::remove);
    if (!open.add(tap)) {
      return CompletableFuture.failedFuture(
          new TransportClosedException(false, "The transport is closed", null));
    }
    return tap.open(deadline);
  }

  /** Closes all, and takes no more; blocks a few seconds at most. */
  public void close() {
    open.close().forEach(Tap::close);
  }
}
