// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

/** Placeholder. */
public final class RpcTransport {
  private RpcTransport() {}
}
