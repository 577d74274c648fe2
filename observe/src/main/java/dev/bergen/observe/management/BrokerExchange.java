// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange; the default one has an empty name.
 *
 * @param arguments of its declaration
 * @param policy that applies; {@code null} for none
 */
public record BrokerExchange(
    String virtualHost,
    String name,
    String type,
    boolean durable,
    boolean autoDelete,
    Map<String, @Nullable Object> arguments,
    @Nullable String policy) {

  public BrokerExchange {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  static BrokerExchange of(Fields row) {
    return new BrokerExchange(
        row.text("vhost"),
        row.text("name"),
        row.text("type"),
        row.flag("durable"),
        row.flag("auto_delete"),
        row.map("arguments"),
        row.textOrNull("policy"));
  }
}
