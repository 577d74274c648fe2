// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import org.jspecify.annotations.Nullable;

/**
 * One host of a {@link TransportUrl}.
 *
 * @param hostname without brackets if IPv6; {@code null} when the URL gives credentials only
 * @param port {@code null} means the driver's usual port
 * @param username {@code null} when the URL gives none
 * @param password {@code null} when the URL gives none; never printed
 */
public record TransportHost(
    @Nullable String hostname,
    @Nullable Integer port,
    @Nullable String username,
    @Nullable String password) {

  @Override
  public String toString() {
    return "TransportHost[" + hostname + ":" + port + "]";
  }
}
