// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares the names of hosts as they are written, without resolving them. */
public final class Hosts {
  private static final int USUAL_PORT = 5672;

  private Hosts() {}

  /** Whether a name or an address always means this machine. */
  public static boolean isLoopback(String host) {
    String name = plain(host);
    return name.equals("localhost")
        || name.equals("::1")
        || name.matches("127(\\.[0-9]{1,3}){3}"); // not a name such as 127.example.org
  }

  /** Returns {@code host:port} in a form that is the same for all spellings. */
  public static String place(TransportHost host) {
    int port = host.port() == null ? USUAL_PORT : host.port();
    String name = plain(name(host));
    boolean usual = name.equals("127.0.0.1") || name.equals("::1"); // others may be other brokers'
    return (usual ? "localhost" : name) + ":" + port;
  }

  /** Returns the host of a transport that is {@code host}, too; {@code null} if none is. */
  public static @Nullable TransportHost among(@Nullable TransportUrl transport, String host) {
    if (transport != null) {
      for (TransportHost each : transport.hosts()) {
        String name = name(each);
        if (plain(name).equals(plain(host)) || (isLoopback(name) && isLoopback(host))) {
          return each;
        }
      }
    }
    return null;
  }

  private static String name(TransportHost host) {
    return host.hostname() == null ? "localhost" : host.hostname();
  }

  /** Returns it without the brackets that an IPv6 address has in other URLs. */
  private static String plain(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }
}
