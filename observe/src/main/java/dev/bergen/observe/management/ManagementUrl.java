// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of the management API, and its user: {@code http://user:password@host:15672}.
 *
 * @param root without credentials, with a port, ending with a slash
 */
public record ManagementUrl(URI root, String user, String password) {

  /** Variables of the environment that name user and password where the URL does not. */
  public static final String USER = "BERGEN_MANAGEMENT_USER";

  public static final String PASSWORD = "BERGEN_MANAGEMENT_PASSWORD";

  private static final int PLAIN_PORT = 15672;
  private static final int TLS_PORT = 15671;

  /** Reads a URL, whose user is otherwise that of {@code environment}, or else {@code guest}. */
  public static ManagementUrl parse(String text, Map<String, String> environment) {
    return parse(
        text, environment.getOrDefault(USER, "guest"), environment.getOrDefault(PASSWORD, "guest"));
  }

  /**
   * Reads a URL. Its port is 15672 unless it names one, 15671 for {@code https}.
   *
   * @param user the user unless the URL names one
   * @throws IllegalArgumentException if it is not a URL; the message shows no password
   */
  public static ManagementUrl parse(String text, String user, String password) {
    URI uri = uri(text.strip());
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (!(scheme.equals("http") || scheme.equals("https")) || host == null) {
      throw refused();
    }
    int usual = scheme.equals("https") ? TLS_PORT : PLAIN_PORT;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+(api/?)?$", "");
    URI root = URI.create(scheme + "://" + host + ":" + port + path + "/");
    String credentials = uri.getRawUserInfo();
    if (credentials == null) {
      return new ManagementUrl(root, user, password);
    }
    int colon = credentials.indexOf(':');
    return colon < 0
        ? new ManagementUrl(root, decoded(credentials), password)
        : new ManagementUrl(
            root,
            decoded(credentials.substring(0, colon)),
            decoded(credentials.substring(colon + 1)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused(); // whose message would repeat the password
    }
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "The management URL cannot be read; give one such as http://user:password@host:15672,"
            + " special characters of the password percent-encoded");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns host and port, for messages. */
  public String place() {
    return root.getHost() + ":" + root.getPort();
  }

  /** Returns whether the API is reached over TLS. */
  public boolean isTls() {
    return root.getScheme().equals("https");
  }

  @Override
  public String toString() {
    return root.getScheme() + "://" + user + ":***@" + root.getAuthority() + root.getRawPath();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ManagementUrl url
        && url.root.equals(root)
        && url.user.equals(user)
        && url.password.equals(password);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }
}
