// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.rpc.server.EndpointMethod;

/** Which public methods of an endpoint may be called from outside. */
public enum AccessPolicy {
  /** All of them. */
  LEGACY,
  /** All but those whose RPC name begins with an underscore. */
  DEFAULT,
  /** Only those with {@link Expose}. */
  EXPLICIT;

  boolean allows(EndpointMethod method) {
    return switch (this) {
      case LEGACY -> true;
      case DEFAULT -> !method.name().startsWith("_");
      case EXPLICIT -> method.exposed();
    };
  }
}
