// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;

/** A message that the broker has delivered, and may deliver again as long as it is not settled. */
interface Delivery {

  /** Returns the channel it came on, on which alone it can be settled. */
  Channel channel();

  /** Returns its number on that channel. */
  long tag();
}
