// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/** What an endpoint says of an event, or of a batch. */
public enum NotificationResult {
  /** It is done with; the broker may forget it. */
  HANDLED,

  /** It should come again, here or elsewhere, as the listener's {@link RequeuePolicy} says. */
  REQUEUE
}
