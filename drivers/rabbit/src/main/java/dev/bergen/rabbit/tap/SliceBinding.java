// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.TapSlices;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the queue of a tap for a slice of time, takes the binding away again, and so on, since the
 * broker copies every message to a queue that is bound. It begins with a slice, so that a refusal
 * is known at once.
 *
 * <p>Threads: the link's loop; any may {@link #end}.
 */
final class SliceBinding {
  private static final Logger log = LoggerFactory.getLogger(SliceBinding.class);

  private final TapQueue queue;
  private final Channel channel;
  private final String name;
  private final TapSlices slices;
  private final Timer timer;
  private final Consumer<Runnable> loop;
  private final Consumer<Duration> watched;

  /** When the slice began that has not ended. */
  private final AtomicReference<@Nullable Long> since = new AtomicReference<>();

  /** The next turn; written by the loop. */
  private volatile Timer.Cancellable next = () -> {};

  private volatile boolean ended;

  /**
   * Creates turns that are not started yet.
   *
   * @param loop runs a task on the link's loop
   * @param watched receives the length of each slice
   */
  SliceBinding(
      TapQueue queue,
      Channel channel,
      String name,
      TapSlices slices,
      Timer timer,
      Consumer<Runnable> loop,
      Consumer<Duration> watched) {
    this.queue = queue;
    this.channel = channel;
    this.name = name;
    this.slices = slices;
    this.timer = timer;
    this.loop = loop;
    this.watched = watched;
  }

  /** Begins a slice; the next ones follow by themselves until {@link #end}. */
  void begin() throws IOException {
    long before = timer.nanoTime();
    queue.bind(channel, name);
    since.set(middle(before, timer.nanoTime()));
    after(slices.length(), this::pause);
  }

  private void pause() throws IOException {
    long before = timer.nanoTime();
    queue.unbind(channel, name);
    tell(middle(before, timer.nanoTime()));
    after(slices.gap(), this::begin);
  }

  /** The broker changed the binding at an unknown time between request and answer. */
  private static long middle(long before, long after) {
    return before + (after - before) / 2;
  }

  private void tell(long now) {
    Long began = since.getAndSet(null);
    if (began != null) {
      watched.accept(Duration.ofNanos(now - began));
    }
  }

  private interface Turn {
    void take() throws IOException;
  }

  private void after(Duration wait, Turn turn) {
    next = timer.schedule(wait, () -> loop.accept(() -> take(turn)));
    if (ended) { // meanwhile, perhaps before there was a turn to cancel
      next.cancel();
    }
  }

  private void take(Turn turn) {
    if (ended) {
      return;
    }
    try {
      turn.take();
    } catch (IOException e) { // the tap is set up again after the channel's end
      log.debug("A tap's binding could not be changed", e);
    }
  }

  /** Ends the slice that is under way, and the turns: the next may be hours away. */
  void end() {
    ended = true;
    next.cancel();
    tell(timer.nanoTime());
  }
}
