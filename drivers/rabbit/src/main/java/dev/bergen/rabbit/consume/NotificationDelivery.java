// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.spi.NotificationSink;

/** What the broker has delivered to a listener, be it a notification or not. */
interface NotificationDelivery extends Delivery {

  /** Gives it to the sink; returns whether it counts as one that the sink asked for. */
  boolean giveTo(NotificationSink sink, SecondCopies.Handled handled);

  /** Gives it back to the broker. */
  void requeue();
}
