// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.Deadline;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.wire.RequestMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request that the broker has delivered and that is not acknowledged yet.
 *
 * @param channel the channel it came on, and is acknowledged on
 * @param offset in the stream it came from; -1 if it came from a queue
 * @param fanout whether every server of the topic gets it
 * @param patience when its caller has given up for sure; {@code null} on casts
 * @param cancellation how its caller would cancel it before; {@code null} if it cannot
 * @param clock takes its time since it came; {@code null} when its caller did not ask
 */
record Arrival(
    Channel channel,
    long tag,
    long offset,
    boolean fanout,
    RequestMessage message,
    @Nullable Deadline patience,
    @Nullable Cancellation cancellation,
    @Nullable ServerClock clock)
    implements Delivery {

  /** Whether its caller no longer waits. */
  boolean isUnwanted() {
    return (patience != null && patience.isPast())
        || (cancellation != null && cancellation.isCancelled());
  }
}
