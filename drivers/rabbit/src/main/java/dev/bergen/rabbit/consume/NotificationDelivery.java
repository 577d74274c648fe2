// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.spi.NotificationSink;

/** A message that the broker has delivered to a listener, a notification or not. */
interface NotificationDelivery extends Delivery {

  /** Gives it to the sink; returns whether it counts as one that the sink asked for. */
  boolean giveTo(NotificationSink sink, SecondCopies.Handled handled);

  /** Requeues it. */
  void requeue();
}
