// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

/** Which public methods of an endpoint may be called from outside. */
public enum AccessPolicy {
  /** All of them. */
  LEGACY,
  /** All but those whose RPC name begins with an underscore. */
  DEFAULT,
  /** Only those with {@link Expose}. */
  EXPLICIT
}
