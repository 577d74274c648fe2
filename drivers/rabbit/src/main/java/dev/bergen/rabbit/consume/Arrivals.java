// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.Deadline;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.cancel.ControlQueue;
import dev.bergen.rabbit.codec.JavaHeaders;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.wire.RequestMessage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delivery's information on its caller, beside the request.
 *
 * <p>Threads: any.
 */
final class Arrivals {
  private static final int MOST_DIGITS = 12;

  private final Timer timer;

  /** Null when Java callers' headers are ignored. */
  private final @Nullable ControlQueue control;

  Arrivals(Timer timer, @Nullable ControlQueue control) {
    this.timer = timer;
    this.control = control;
  }

  /**
   * @param topic of the server that got it
   * @param fanout whether every server of the topic gets it
   */
  Arrival read(
      Channel channel,
      long tag,
      String topic,
      boolean fanout,
      RequestMessage message,
      Properties properties) {
    Map<String, @Nullable Object> headers = properties.headers();
    Deadline patience = patience(properties.expiration());
    Cancellation cancellation = null;
    ServerClock clock = null;
    if (control != null && headers != null && message.messageId() != null) {
      Long deadline = JavaHeaders.deadline(headers);
      if (deadline != null) {
        patience = earlier(patience, deadline);
        cancellation = control.watch(topic, message.messageId());
      }
      clock = JavaHeaders.asksTimes(headers) ? new ServerClock(timer) : null;
    }
    RequestMessage complete = JavaHeaders.addTo(message, headers);
    return new Arrival(
        channel, tag, offset(headers), fanout, complete, patience, cancellation, clock);
  }

  private static long offset(@Nullable Map<String, @Nullable Object> headers) {
    Object offset = headers == null ? null : headers.get(StreamPosition.OFFSET);
    return offset instanceof Number number ? number.longValue() : -1;
  }

  /** The sender announces how long it waits, in milliseconds as text, and began before we do. */
  private @Nullable Deadline patience(@Nullable String expiration) {
    return expiration != null && isNumber(expiration)
        ? timer.deadline(Duration.ofMillis(Long.parseLong(expiration)))
        : null;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_DIGITS;
  }

  /** The deadline that a Java caller sent counts where it is the earlier, if it is credible. */
  private @Nullable Deadline earlier(@Nullable Deadline patience, long deadline) {
    // wall clock: the other process's, which is believed within limits only
    Duration left = JavaHeaders.believable(deadline, System.currentTimeMillis());
    if (left == null || (patience != null && patience.remaining().compareTo(left) <= 0)) {
      return patience;
    }
    return timer.deadline(left);
  }
}
