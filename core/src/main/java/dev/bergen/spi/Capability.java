// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** What a driver can do. Core refuses what is missing before anything is sent. */
public enum Capability {
  /** Calls, casts and servers. */
  RPC
}
