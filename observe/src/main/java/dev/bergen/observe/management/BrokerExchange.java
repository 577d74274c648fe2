// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

/** An exchange; the default one has an empty name. */
public record BrokerExchange(String virtualHost, String name, String type, boolean durable) {
  static BrokerExchange of(Fields row) {
    return new BrokerExchange(
        row.text("vhost"), row.text("name"), row.text("type"), row.flag("durable"));
  }
}
