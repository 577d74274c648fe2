// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names by which a browser may address this machine, in lower case and as a browser writes
 * them.
 */
final class Hosts {
  private Hosts() {}

  static Set<String> of(InetAddress listening) {
    Set<String> hosts = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.add(written(listening));
    if (!listening.isLoopbackAddress()) {
      try {
        InetAddress own = InetAddress.getLocalHost();
        hosts.add(own.getHostName().toLowerCase(Locale.ROOT));
        hosts.add(own.getCanonicalHostName().toLowerCase(Locale.ROOT));
      } catch (UnknownHostException e) {
        hosts.add(written(listening)); // a machine that does not know its own name has none
      }
    }
    return hosts;
  }

  private static String written(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    text = scope < 0 ? text : text.substring(0, scope);
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
