// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import java.util.List;

/**
 * The endpoints and handlers that the build has found in an application.
 *
 * @param endpoints the names of the beans' classes with {@code @RpcEndpoint}
 * @param listeners those with a method with {@code @NotificationHandler}
 */
public record Served(List<String> endpoints, List<String> listeners) {
  public Served {
    endpoints = List.copyOf(endpoints);
    listeners = List.copyOf(listeners);
  }
}
