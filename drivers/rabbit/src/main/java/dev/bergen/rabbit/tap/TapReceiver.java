// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.Receiver;
import dev.bergen.rabbit.codec.RawMessages;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands copies to a tap's sink. The broker has forgotten them by then.
 *
 * <p>Threads: copies come on the connection's reader, other calls on any.
 */
final class TapReceiver {
  private static final Logger log = LoggerFactory.getLogger(TapReceiver.class);

  /** How many copies make up the mean, roughly. */
  private static final double WEIGHT = 100;

  /** Heartbeats wait as long as copies, and more time would save nothing. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final TapSink sink;
  private final Consumer<Channel> lost;
  private volatile boolean stopped;

  /** A moving mean; written by the connection's reader. */
  private volatile double meanBytes;

  /**
   * @param lost called when the broker ended the consumer on a channel
   */
  TapReceiver(TapSink sink, Consumer<Channel> lost) {
    this.sink = sink;
    this.lost = lost;
  }

  /** Returns what takes the copies that come on a channel. */
  Receiver on(Channel channel) {
    return new Receiver() {
      @Override
      public void delivered(Delivered copy) {
        hand(copy);
      }

      @Override
      public void cancelled() {
        lost.accept(channel);
      }
    };
  }

  private void hand(Delivered copy) {
    if (stopped) {
      return;
    }
    weigh(copy.body().length);
    try {
      sink.message(message(copy));
    } catch (Throwable e) { // any failure: the next copy must still be read
      log.warn("A tap's handler failed on a message", e);
    }
  }

  private void weigh(int bytes) {
    double mean = meanBytes;
    meanBytes = mean == 0 ? bytes : mean + (bytes - mean) / WEIGHT;
  }

  /** Returns how many bytes the body of a copy had lately, on average; 0 before the first. */
  double meanBytes() {
    return meanBytes;
  }

  private static TappedMessage message(Delivered copy) {
    // wall clock: a time stamp is for people
    Instant now = Instant.now();
    return copy.exchange().equals(Firehose.EXCHANGE)
        ? Firehose.unpack(copy, now)
        : new TappedMessage(
            now,
            copy.exchange(),
            copy.key(),
            null,
            null,
            RawMessages.of("", copy.properties(), copy.body()));
  }

  void missed() {
    if (!stopped) {
      try {
        sink.missed(-1);
      } catch (Throwable e) { // as above
        log.warn("A tap's handler failed on the report of missed messages", e);
      }
    }
  }

  /** Returns how long copies may be left on their way. */
  Duration mayWait() {
    try {
      Duration wait = sink.mayWait();
      return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    } catch (Throwable e) { // as above
      log.warn("A tap's handler failed on the question how long copies may wait", e);
      return Duration.ZERO;
    }
  }

  void watched(Duration slice) {
    if (!stopped) {
      try {
        sink.watched(slice);
      } catch (Throwable e) { // as above
        log.warn("A tap's handler failed on the report of a slice", e);
      }
    }
  }

  /** The sink gets nothing afterwards, but for a copy that is being handed over. */
  void stop() {
    stopped = true;
  }
}
