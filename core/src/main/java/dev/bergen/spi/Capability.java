// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** What a driver can do. Core refuses what is missing before anything is sent. */
public enum Capability {
  /** Calls, casts and servers. */
  RPC,

  /** Notifications, sent and listened to. */
  NOTIFICATIONS,

  /** Giving a notification back to the broker for another try. */
  REQUEUE,

  /** Several groups of listeners, each of which gets every notification once. */
  POOLS,

  /** Handing a group that is new to a topic what came before it, if it asks. */
  HISTORY
}
