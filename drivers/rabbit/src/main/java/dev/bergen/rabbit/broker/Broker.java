// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.broker;

import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One host of the URL, with what the URL leaves out filled in. */
public record Broker(String host, int port, String user, String password) {
  private static final int AMQP_PORT = 5672;
  private static final Broker LOCAL = new Broker("localhost", AMQP_PORT, "guest", "guest");

  public static List<Broker> of(TransportUrl url) {
    return url.hosts().isEmpty() ? List.of(LOCAL) : url.hosts().stream().map(Broker::of).toList();
  }

  private static Broker of(TransportHost host) {
    String name = host.hostname();
    Integer port = host.port();
    return new Broker(
        orElse(name, LOCAL.host),
        port == null || port == 0 ? LOCAL.port : port,
        orElse(host.username(), LOCAL.user),
        orElse(host.password(), LOCAL.password));
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  /** Returns {@code host:port}. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  @Override
  public String toString() {
    return address();
  }
}
