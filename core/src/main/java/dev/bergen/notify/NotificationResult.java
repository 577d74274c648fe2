// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/** The result of an endpoint for an event or a batch. */
public enum NotificationResult {
  /** It is handled; the broker may forget it. */
  HANDLED,

  /** It should be redelivered, here or elsewhere, according to the {@link RequeuePolicy}. */
  REQUEUE
}
