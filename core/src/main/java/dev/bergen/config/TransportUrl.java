// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.InvalidTransportUrlException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a broker: {@code rabbit://user:password@host:5672,other-host:5672/virtual-host}.
 *
 * <p>A name or password may contain any character if it is percent-encoded. Hosts do not inherit
 * anything from each other, not even credentials. Equality ignores the query: two URLs are equal
 * when they name the same hosts and virtual host.
 *
 * @param scheme names the driver, in lower case, such as {@code rabbit}; may contain a {@code +}
 * @param virtualHost {@code null} when the URL has no path, empty when the path is {@code /}
 * @param hosts in the order of the URL; empty when it names none
 * @param query options for the driver's group, in the order of the URL; the values of a repeated
 *     key are joined with a comma
 */
public record TransportUrl(
    String scheme,
    @Nullable String virtualHost,
    List<TransportHost> hosts,
    Map<String, String> query) {

  public TransportUrl {
    if (!TransportUrlParser.isScheme(scheme)) {
      throw new IllegalArgumentException("Not the scheme of a URL: '" + scheme + "'");
    }
    scheme = scheme.toLowerCase(Locale.ROOT);
    hosts = List.copyOf(hosts);
    // Not Map.copyOf, which loses the order.
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  /**
   * Reads a URL. Ignores white space around it, a fragment, empty items between commas, and query
   * keys without a value. A percent sign that does not start an escape stands for itself.
   *
   * <p>Logs a warning when some hosts have credentials and others have none.
   *
   * @throws InvalidTransportUrlException if it is {@code null}, has no scheme or cannot be read;
   *     the message shows the URL with its passwords masked, and names the problem and its place
   */
  @SuppressWarnings("ConstantValue") // callers may compile without null checks
  public static TransportUrl parse(String url) {
    if (url == null) {
      throw new InvalidTransportUrlException(
          "", "The transport URL is null; give one, such as rabbit://user:password@host", null);
    }
    return new TransportUrlParser(url).parse();
  }

  /** Returns the name of the driver: the scheme up to its first {@code +}. */
  public String driverName() {
    int plus = scheme.indexOf('+');
    return plus < 0 ? scheme : scheme.substring(0, plus);
  }

  /**
   * Returns the URL as text from which {@link #parse} makes an equal one. The text contains the
   * passwords: never log it or put it into a message.
   */
  public String toTextWithPasswords() {
    return TransportUrlText.of(this, false);
  }

  /** Returns the URL with {@code ***} in place of each password and of secrets in the query. */
  @Override
  public String toString() {
    return TransportUrlText.of(this, true);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TransportUrl that
        && scheme.equals(that.scheme)
        && Objects.equals(virtualHost, that.virtualHost)
        && hosts.equals(that.hosts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, virtualHost, hosts);
  }
}
