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
 * <p>A name or password may hold any character when it is percent-encoded. Hosts inherit nothing
 * from each other, credentials least of all. Equality ignores the query: two URLs are equal when
 * they lead to the same place.
 *
 * @param scheme names the driver, in lower case, such as {@code rabbit}; may hold a {@code +}
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
    // Not Map.copyOf, which forgets the order.
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  /**
   * Reads a URL. White space around it is ignored, and so are a fragment, empty pieces between
   * commas, and query keys without a value. A percent sign that begins no escape stands for itself.
   *
   * <p>Logs a warning when some hosts have credentials and others have none.
   *
   * @throws InvalidTransportUrlException if it is {@code null}, has no scheme or cannot be read;
   *     the message shows the URL with its passwords masked and says what is wrong where
   */
  @SuppressWarnings("ConstantValue") // not everybody's compiler looks
  public static TransportUrl parse(String url) {
    if (url == null) {
      throw new InvalidTransportUrlException(
          "", "The transport URL is null; give one, such as rabbit://user:password@host", null);
    }
    return new TransportUrlParser(url).parse();
  }

  /** Returns the name to look the driver up by: the scheme up to its first {@code +}. */
  public String driverName() {
    int plus = scheme.indexOf('+');
    return plus < 0 ? scheme : scheme.substring(0, plus);
  }

  /**
   * Returns the URL as text that {@link #parse} reads back to an equal one. It holds the passwords:
   * never log it, never put it into a message.
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
