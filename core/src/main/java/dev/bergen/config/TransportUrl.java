// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.InvalidTransportUrlException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a broker: {@code rabbit://user:password@host:5672,other-host:5672/virtual-host}.
 *
 * @param scheme the driver's name, in lower case, such as {@code rabbit}
 * @param virtualHost {@code null} when the URL has no path, empty when the path is {@code /}
 * @param hosts in the order of the URL; empty when it names none
 * @param query options for the driver's group; repeated keys are joined with a comma
 */
public record TransportUrl(
    String scheme,
    @Nullable String virtualHost,
    List<TransportHost> hosts,
    Map<String, String> query) {

  public TransportUrl {
    hosts = List.copyOf(hosts);
    query = Map.copyOf(query);
  }

  /**
   * Reads a URL.
   *
   * @throws InvalidTransportUrlException if it has no scheme or cannot be read; the message shows
   *     the URL with its passwords masked and says what is wrong where
   */
  public static TransportUrl parse(String url) {
    throw new UnsupportedOperationException(url);
  }
}
