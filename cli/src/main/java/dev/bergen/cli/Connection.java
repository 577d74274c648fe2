// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which broker. */
final class Connection {
  static final String MEMORY = "memory:";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the broker is, such as rabbit://guest:guest@localhost."
              + " Default: the environment's BERGEN_URL, else OS_DEFAULT__TRANSPORT_URL,"
              + " else memory: (this process only).")
  private @Nullable String url;

  @Option(
      names = "--exchange",
      paramLabel = "NAME",
      defaultValue = "openstack",
      description = "Scope of the topic, oslo's control_exchange. Default: ${DEFAULT-VALUE}.")
  private String exchange = "openstack";

  String exchange() {
    return exchange;
  }

  /** Returns whether the URL came from nowhere, so that only this process can be reached. */
  boolean isDefaulted() {
    return url == null && fromEnvironment(System.getenv()) == null;
  }

  RpcTransport open() {
    String given = url != null ? url : fromEnvironment(System.getenv());
    return RpcTransport.builder(given != null ? given : MEMORY).defaultExchange(exchange).build();
  }

  /** Returns the URL that the environment names; {@code null} if it names none. */
  static @Nullable String fromEnvironment(Map<String, String> environment) {
    for (String name : new String[] {"BERGEN_URL", "OS_DEFAULT__TRANSPORT_URL"}) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }
}
