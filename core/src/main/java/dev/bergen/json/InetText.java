// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Network addresses as text. Host names are never resolved, because they may come from an untrusted
 * peer.
 */
final class InetText {

  private static final Pattern IPV4 =
      Pattern.compile("(OCTET)(\\.(OCTET)){3}".replace("OCTET", "25[0-5]|2[0-4]\\d|1?\\d?\\d"));
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  /** The longest run of zeros, which an IPv6 address may leave out once. */
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

  private InetText() {}

  static String of(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    if (zone >= 0) {
      text = text.substring(0, zone);
    }
    return text.indexOf(':') < 0 ? text : shortened(text);
  }

  private static String shortened(String text) {
    var runs = ZEROS.matcher(text);
    int start = 0;
    int end = 0;
    while (runs.find()) {
      if (runs.end() - skipColon(text, runs.start()) > end - skipColon(text, start)) {
        start = runs.start();
        end = runs.end();
      }
    }
    if (end == 0) {
      return text;
    }
    String head = text.substring(0, start) + ":";
    return end == text.length() ? head + ":" : head + text.substring(end);
  }

  private static int skipColon(String text, int start) {
    return text.charAt(start) == ':' ? start + 1 : start;
  }

  /** Reads a numeric address; returns {@code null} for any other text. */
  static @Nullable InetAddress read(String text) {
    boolean isAddress =
        text.indexOf(':') < 0 ? IPV4.matcher(text).matches() : IPV6.matcher(text).matches();
    if (!isAddress) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
