// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Controls who may see the page and who may act.
 *
 * <p>A browser shows that it may by a cookie, which it gets for the key in the printed link; each
 * key works once. A program sends the token itself. Actions also need a header, which pages of
 * other sites can neither send nor learn.
 *
 * <p>Threads: any.
 */
final class Access {
  static final String ACTION_HEADER = "X-Bergen-Action";

  private static final int SECRET_BYTES = 24;
  private static final String BEARER = "Bearer ";
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[[0-9a-f:.]+])");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable String token;
  private final String action = secret();

  /** Browsers send a host's cookies to all of its ports, so the token must not be in one. */
  private final String cookieSecret = secret();

  private final Set<String> hosts;
  private final boolean isAnyAddress;
  private final int port;
  private final AtomicReference<String> key = new AtomicReference<>(secret());

  /**
   * @param token {@code null} lets everybody in who reaches the port
   * @param hosts names and addresses that a browser may call this machine by
   * @param isAnyAddress whether it may call it by any address besides; never by another name
   */
  Access(@Nullable String token, Set<String> hosts, boolean isAnyAddress, int port) {
    this.token = token;
    this.hosts = hosts;
    this.isAnyAddress = isAnyAddress;
    this.port = port;
  }

  /**
   * Returns a token that the operator chose.
   *
   * @throws IllegalArgumentException if it is easily guessed, or cannot be sent in a header
   *     unchanged
   */
  static String requireToken(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "A token has 16 characters or more, each of which is a letter of ASCII, a digit or one of"
              + " . _ ~ -");
    }
    return token;
  }

  /** Returns a text that cannot be guessed. */
  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns what follows the path in the link for the next browser. */
  String query() {
    return token == null ? "" : "?key=" + key.get();
  }

  /** Returns what the page sends with each request that acts. */
  String action() {
    return action;
  }

  /**
   * Refuses a request with another host's name: a foreign name that points here would give a
   * foreign page access to this one (DNS rebinding).
   */
  void requireHost(Request request) {
    String host = request.headers().get("Host");
    if (host == null || !isOurs(host.toLowerCase(Locale.ROOT))) {
      throw new HttpRefusal(
          421,
          "This console does not answer for that host name; use the link that the"
              + " command printed");
    }
  }

  private boolean isOurs(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = hasPort ? host.substring(0, colon) : host;
    String given = hasPort ? host.substring(colon + 1) : "80";
    return given.equals(String.valueOf(port))
        && (hosts.contains(name) || (isAnyAddress && ADDRESS.matcher(name).matches()));
  }

  boolean isAllowed(Request request) {
    if (token == null) {
      return true;
    }
    String authorization = request.headers().get("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return isSame(token, authorization.substring(BEARER.length()).strip());
    }
    String cookies = request.headers().get("Cookie");
    if (cookies != null) {
      for (String cookie : cookies.split(";")) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(cookieName()) && isSame(cookieSecret, parts[1])) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Takes the key of a link, which then is no longer valid.
   *
   * @return the cookie for it; {@code null} if it is not the key
   */
  @Nullable String redeem(String given) {
    String current = key.get();
    if (token == null || !isSame(current, given) || !key.compareAndSet(current, secret())) {
      return null;
    }
    return cookieName() + "=" + cookieSecret + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /** Refuses what acts unless our own page sent it. */
  void requireAction(Request request) {
    String given = request.headers().get(ACTION_HEADER);
    if (given == null || !isSame(action, given)) {
      throw new HttpRefusal(403, "This needs the header " + ACTION_HEADER + " of /api/about");
    }
    String site = request.headers().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new HttpRefusal(403, "This cannot be asked for by another site");
    }
  }

  /** A console gets the cookies of its host's other consoles, too. */
  private String cookieName() {
    return "bergen_console_" + port;
  }

  /** Takes the same time for any input. */
  private static boolean isSame(String secret, String given) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
