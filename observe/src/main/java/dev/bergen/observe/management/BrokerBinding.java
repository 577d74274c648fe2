// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way from an exchange to a queue, or to another exchange.
 *
 * @param exchange empty for the default exchange, which binds every queue
 * @param toQueue whether the destination is a queue
 * @param arguments for some types of exchanges
 */
public record BrokerBinding(
    String virtualHost,
    String exchange,
    String destination,
    boolean toQueue,
    String key,
    Map<String, @Nullable Object> arguments) {

  public BrokerBinding {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  static BrokerBinding of(Fields row) {
    return new BrokerBinding(
        row.text("vhost"),
        row.text("source"),
        row.text("destination"),
        row.text("destination_type").equals("queue"),
        row.text("routing_key"),
        row.map("arguments"));
  }
}
