// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether two URLs lead to the same virtual host of a broker, by any name. */
public final class SameBroker {
  private SameBroker() {}

  /**
   * Returns whether they may: a common host is enough, with any ports, since a broker listens on
   * several and others lead to it through tunnels. A URL that cannot be read may be any. Asks the
   * name service, and may block as long as that takes.
   */
  public static boolean isPossible(String recorded, TransportUrl now) {
    TransportUrl then;
    try {
      then = TransportUrl.parse(recorded);
    } catch (InvalidTransportUrlException e) {
      return true;
    }
    if (!Objects.equals(path(then), path(now))) {
      return false;
    }
    if (then.hosts().isEmpty() || now.hosts().isEmpty()) {
      return then.hosts().isEmpty() == now.hosts().isEmpty()
          && then.driverName().equals(now.driverName());
    }
    Set<String> common = addresses(then.hosts());
    common.retainAll(addresses(now.hosts()));
    return !common.isEmpty();
  }

  private static String path(TransportUrl url) {
    String name = url.virtualHost();
    return name == null || name.isEmpty() ? "/" : name;
  }

  private static Set<String> addresses(List<TransportHost> hosts) {
    Set<String> addresses = new HashSet<>();
    for (TransportHost host : hosts) {
      String name = host.hostname() == null ? "localhost" : host.hostname();
      try {
        for (InetAddress address : InetAddress.getAllByName(name)) {
          addresses.add(address.isLoopbackAddress() ? "loopback" : address.getHostAddress());
        }
      } catch (UnknownHostException e) {
        addresses.add(name);
      }
    }
    return addresses;
  }
}
