// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.bergen.Deadline;
import dev.bergen.spi.Timer;
import dev.bergen.wire.RequestMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that the broker has delivered and nobody has acknowledged yet.
 *
 * @param channel the channel it came on, and is acknowledged on
 * @param patience when its caller has given up for sure; {@code null} on casts
 */
record Arrival(Channel channel, long tag, RequestMessage message, @Nullable Deadline patience) {

  static Arrival of(
      Channel channel, long tag, RequestMessage message, BasicProperties properties, Timer timer) {
    return new Arrival(channel, tag, message, patience(properties.getExpiration(), timer));
  }

  /** The sender says how long it waits, in milliseconds as text, and began before we do. */
  private static @Nullable Deadline patience(@Nullable String expiration, Timer timer) {
    boolean said = expiration != null && expiration.matches("[0-9]{1,12}");
    return said ? timer.deadline(Duration.ofMillis(Long.parseLong(expiration))) : null;
  }

  /** Whether the broker would have dropped it by now. */
  boolean isExpired() {
    return patience != null && patience.isPast();
  }
}
