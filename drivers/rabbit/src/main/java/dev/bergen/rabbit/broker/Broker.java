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
    String user = host.username();
    String password = host.password();
    boolean anonymous =
        (user == null || user.isEmpty()) && (password == null || password.isEmpty());
    return new Broker(
        name == null || name.isEmpty() ? LOCAL.host : name,
        port == null ? LOCAL.port : port,
        anonymous ? LOCAL.user : orEmpty(user),
        anonymous ? LOCAL.password : orEmpty(password));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
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
