// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import org.jspecify.annotations.Nullable;

/**
 * One host of a {@link TransportUrl}.
 *
 * @param hostname without brackets if IPv6; {@code null} when the URL gives only credentials or a
 *     port; the driver then uses its default host
 * @param port {@code null} for the driver's default port
 * @param username {@code null} when the URL gives none
 * @param password {@code null} when the URL gives none; never printed
 */
public record TransportHost(
    @Nullable String hostname,
    @Nullable Integer port,
    @Nullable String username,
    @Nullable String password) {

  private static final int HIGHEST_PORT = 65_535;

  public TransportHost {
    if (hostname == null && port == null && username == null && password == null) {
      throw new IllegalArgumentException("A host without a name");
    }
    if (port != null && (port < 0 || port > HIGHEST_PORT)) {
      throw new IllegalArgumentException("A port is 0 to 65535, got " + port);
    }
  }

  boolean hasCredentials() {
    return username != null || password != null;
  }

  /** Returns the host as in a URL, with {@code ***} in place of the password. */
  @Override
  public String toString() {
    return TransportUrlText.of(this, true);
  }
}
