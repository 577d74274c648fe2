// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection.
 *
 * @param name the broker's name of it
 * @param peer host and port it comes from
 * @param heartbeatSeconds as agreed; 0 for none, -1 if the broker does not report it
 * @param state {@code running}, {@code blocked}, {@code flow}, …; empty if the broker does not
 *     report it
 * @param since when it was opened; {@code null} if the broker does not report it
 * @param properties the properties that the client sent
 */
public record BrokerConnection(
    String virtualHost,
    String name,
    String user,
    String peer,
    boolean tls,
    int heartbeatSeconds,
    String state,
    @Nullable Instant since,
    Map<String, @Nullable Object> properties) {

  static final String COLUMNS =
      "vhost,name,user,peer_host,peer_port,ssl,timeout,state,connected_at,client_properties";

  public BrokerConnection {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  static BrokerConnection of(Fields row) {
    return new BrokerConnection(
        row.text("vhost"),
        row.text("name"),
        row.text("user"),
        row.text("peer_host") + ":" + row.number("peer_port"),
        row.flag("ssl"),
        row.value("timeout") instanceof Number seconds ? seconds.intValue() : -1,
        row.text("state"),
        row.millis("connected_at"),
        row.map("client_properties"));
  }

  /**
   * Returns what the client calls this connection; of oslo.messaging's peers {@code
   * program:pid:id}. Empty if it has none.
   */
  public String label() {
    return text("connection_name");
  }

  /** Returns the library and its version: {@code py-amqp 5.2.0}. */
  public String client() {
    String version = text("version");
    return (text("product") + " " + (version.isEmpty() ? text("product_version") : version))
        .strip();
  }

  private String text(String property) {
    return properties.get(property) instanceof String text ? text : "";
  }
}
