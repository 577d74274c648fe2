// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;

/** A message that the broker has delivered, and may redeliver until it is settled. */
interface Delivery {

  /** Returns the channel it came on, on which alone it can be settled. */
  Channel channel();

  /** Returns its number on that channel. */
  long tag();
}
