// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.InvalidTransportUrlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one transport URL. {@link java.net.URI} cannot: it supports only one host, and rejects
 * characters that occur in operators' passwords.
 */
final class TransportUrlParser {
  private static final Logger log = LoggerFactory.getLogger(TransportUrl.class);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]+)](?::(.*))?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Set<String> HOSTLESS = Set.of("memory", "fake");
  private static final int HIGHEST_PORT = 65_535;

  private final String url;

  TransportUrlParser(String url) {
    this.url = url.strip();
  }

  static boolean isScheme(String text) {
    return SCHEME.matcher(text).matches();
  }

  TransportUrl parse() {
    int colon = url.indexOf(':');
    if (colon < 0 || !isScheme(url.substring(0, colon))) {
      throw invalid("No scheme specified; it has to begin with one, such as rabbit://");
    }
    TransportUrlCheck.requirePlausible(url, this::invalid);
    String rest = before(url.substring(colon + 1), '#');
    String hierarchy = before(rest, '?');
    String query = rest.substring(Math.min(rest.length(), hierarchy.length() + 1));
    String network = "";
    String path = hierarchy;
    if (hierarchy.startsWith("//")) {
      network = before(hierarchy.substring(2), '/');
      path = hierarchy.substring(2 + network.length());
    } else if (!hierarchy.isEmpty() && !mayLackSlashes(hierarchy, url.substring(0, colon))) {
      throw invalid("// has to follow the scheme");
    }
    List<TransportHost> hosts = hosts(network);
    warnOfMixedCredentials(hosts);
    String virtualHost = path.isEmpty() ? null : PercentCoding.decode(path.substring(1));
    return new TransportUrl(url.substring(0, colon), virtualHost, hosts, query(query));
  }

  /** A URL without hosts needs no slashes: {@code fake:/v}. */
  private static boolean mayLackSlashes(String hierarchy, String scheme) {
    return hierarchy.equals("/")
        || (hierarchy.startsWith("/") && HOSTLESS.contains(scheme.toLowerCase(Locale.ROOT)));
  }

  private List<TransportHost> hosts(String network) {
    List<TransportHost> hosts = new ArrayList<>();
    for (String piece : network.split(",")) {
      if (!piece.isEmpty()) {
        hosts.add(host(piece, hosts.size() + 1));
      }
    }
    return hosts;
  }

  private TransportHost host(String piece, int number) {
    // The last @, because a user name may hold one; the first colon, because a password may.
    int at = piece.lastIndexOf('@');
    String username = null;
    String password = null;
    if (at >= 0) {
      String credentials = piece.substring(0, at);
      int colon = credentials.indexOf(':');
      username = PercentCoding.decode(colon < 0 ? credentials : credentials.substring(0, colon));
      password = colon < 0 ? null : PercentCoding.decode(credentials.substring(colon + 1));
    }
    String address = piece.substring(at + 1);
    String hostname;
    String port;
    if (address.indexOf('[') >= 0 || address.indexOf(']') >= 0) {
      Matcher bracketed = BRACKETED.matcher(address);
      if (!bracketed.matches()) {
        throw invalid("The brackets of host " + number + " do not enclose an IPv6 address");
      }
      hostname = bracketed.group(1);
      port = bracketed.group(2);
    } else {
      hostname = before(address, ':');
      port =
          hostname.length() == address.length() ? null : address.substring(hostname.length() + 1);
    }
    if (hostname.isEmpty() && at < 0 && port != null && port.isEmpty()) {
      throw noPort(number); // a colon alone
    }
    return new TransportHost(
        hostname.isEmpty() ? null : hostname, port(port, number), username, password);
  }

  private @Nullable Integer port(@Nullable String text, int number) {
    if (text == null || text.isEmpty()) { // as left by a template without a port
      return null;
    }
    if (!PORT.matcher(text).matches() || Integer.parseInt(text) > HIGHEST_PORT) {
      throw noPort(number);
    }
    return Integer.valueOf(text);
  }

  /** Does not show the text: before an unquoted / or # it is the start of a password. */
  private InvalidTransportUrlException noPort(int number) {
    return invalid(
        ("The port of host %d is not a number from 0 to 65535. IPv6 addresses need brackets;"
                + " / ? # , @ and %% in names and passwords need percent-encoding (%%2F for /)")
            .formatted(number));
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && equals + 1 < pair.length()) {
        query.merge(
            decodeForm(pair.substring(0, equals)),
            decodeForm(pair.substring(equals + 1)),
            (first, second) -> first + "," + second);
      }
    }
    return query;
  }

  private static String decodeForm(String text) {
    return PercentCoding.decode(text.replace('+', ' '));
  }

  static String before(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }

  private static void warnOfMixedCredentials(List<TransportHost> hosts) {
    List<String> with = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (TransportHost host : hosts) {
      (host.hasCredentials() ? with : without).add(String.valueOf(host.hostname()));
    }
    if (!with.isEmpty() && !without.isEmpty()) {
      log.warn(
          "Hosts of one transport URL do not inherit credentials: given for {}, missing for {}",
          with,
          without);
    }
  }

  private InvalidTransportUrlException invalid(String what) {
    String shown = TransportUrlText.maskUnread(url);
    return new InvalidTransportUrlException(
        shown, "Invalid transport URL '" + shown + "': " + what, null);
  }
}
