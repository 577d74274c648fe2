// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a transport URL, with its secrets or without them. */
final class TransportUrlText {
  static final String MASK = "***";

  private static final Pattern SCHEME_AND_SLASHES =
      Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(//)?");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}(?:[,/]|$)");

  private TransportUrlText() {}

  static String of(TransportUrl url, boolean masked) {
    StringBuilder text = new StringBuilder(url.scheme()).append("://");
    StringJoiner hosts = new StringJoiner(",");
    url.hosts().forEach(host -> hosts.add(of(host, masked)));
    text.append(hosts);
    String virtualHost = url.virtualHost();
    if (virtualHost != null) {
      text.append('/').append(virtualHost(virtualHost, masked));
    }
    if (!url.query().isEmpty()) {
      text.append('?').append(query(url.query(), masked));
    }
    return text.toString();
  }

  static String of(TransportHost host, boolean masked) {
    StringBuilder text = new StringBuilder();
    if (host.hasCredentials()) {
      if (host.username() != null) {
        text.append(PercentCoding.encode(host.username(), ""));
      }
      if (host.password() != null) {
        text.append(':').append(masked ? MASK : PercentCoding.encode(host.password(), ""));
      }
      text.append('@');
    }
    String hostname = host.hostname();
    if (hostname != null) {
      text.append(hostname.indexOf(':') < 0 ? hostname : "[" + hostname + "]");
    }
    if (host.port() != null) {
      text.append(':').append(host.port());
    }
    return text.toString();
  }

  /**
   * Returns the part of an invalid transport URL that may be shown. Its password may be unquoted,
   * so everything that could belong to one is masked: all text before the last {@code @}, all after
   * an invalid port, and the query.
   */
  static String maskUnread(String url) {
    Matcher scheme = SCHEME_AND_SLASHES.matcher(url);
    String start = scheme.find() ? scheme.group() : "";
    String rest = url.substring(start.length());
    if (!start.isEmpty() && !start.endsWith("//") && !rest.isEmpty()) {
      return start + MASK;
    }
    int at = rest.lastIndexOf('@');
    String shown = at < 0 ? rest : MASK + rest.substring(at);
    return start
        + maskWhatIsNoPort(TransportUrlParser.before(TransportUrlParser.before(shown, '#'), '?'));
  }

  private static String maskWhatIsNoPort(String hosts) {
    int i = 0;
    while (i < hosts.length()) {
      int bracket = hosts.indexOf(']', i);
      if (hosts.charAt(i) == '[' && bracket > 0) {
        i = bracket;
      } else if (hosts.charAt(i) == ':' && !PORT.matcher(hosts.substring(i)).lookingAt()) {
        return hosts.substring(0, i + 1) + MASK;
      }
      i++;
    }
    return hosts;
  }

  private static String virtualHost(String virtualHost, boolean masked) {
    // An @ here is most likely the end of a password with an unquoted slash.
    int at = virtualHost.lastIndexOf('@');
    return masked && at >= 0
        ? MASK + PercentCoding.encode(virtualHost.substring(at), "/@")
        : PercentCoding.encode(virtualHost, "/");
  }

  private static String query(Map<String, String> query, boolean masked) {
    StringJoiner text = new StringJoiner("&");
    query.forEach(
        (key, value) -> {
          if (masked && (endsPassword(key) || endsPassword(value))) {
            text.add(MASK);
          } else {
            text.add(form(key) + "=" + (masked && soundsSecret(key) ? MASK : form(value)));
          }
        });
    return text.toString();
  }

  private static String form(String text) {
    return PercentCoding.encode(text, "").replace("%20", "+");
  }

  /** Whether this is most likely the end of a password with an unquoted question mark. */
  private static boolean endsPassword(String text) {
    return text.indexOf('@') >= 0;
  }

  /**
   * The URL does not know which options its driver declares secret, so this goes by their names.
   */
  private static boolean soundsSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return name.contains("password") || name.contains("secret") || name.contains("token");
  }
}
