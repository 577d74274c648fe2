// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** The features of a driver. Core rejects the use of a missing one before anything is sent. */
public enum Capability {
  /** Calls, casts and servers. */
  RPC,

  /** Sending notifications, and listening to them. */
  NOTIFICATIONS,

  /** Requeuing a notification. */
  REQUEUE,

  /** Several groups of listeners; each group receives every notification once. */
  POOLS,

  /** Delivering earlier notifications to a group that is new to a topic, on request. */
  HISTORY
}
