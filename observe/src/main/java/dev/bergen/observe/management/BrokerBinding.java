// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

/**
 * The way from an exchange to a queue, or to another exchange.
 *
 * @param exchange empty for the default exchange, which binds every queue
 * @param toQueue whether the destination is a queue
 */
public record BrokerBinding(
    String virtualHost, String exchange, String destination, boolean toQueue, String key) {

  static BrokerBinding of(Fields row) {
    return new BrokerBinding(
        row.text("vhost"),
        row.text("source"),
        row.text("destination"),
        row.text("destination_type").equals("queue"),
        row.text("routing_key"));
  }
}
