// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that an operator has set for all queues or exchanges whose names match.
 *
 * @param priority of those that match, the one with the highest applies alone
 */
public record BrokerPolicy(
    String virtualHost,
    String name,
    String pattern,
    String applyTo,
    Map<String, @Nullable Object> definition,
    int priority) {

  public BrokerPolicy {
    definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
  }

  static BrokerPolicy of(Fields row) {
    return new BrokerPolicy(
        row.text("vhost"),
        row.text("name"),
        row.text("pattern"),
        row.text("apply-to"),
        row.map("definition"),
        (int) row.number("priority"));
  }
}
