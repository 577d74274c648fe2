// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

/**
 * The broker's versions and abilities.
 *
 * @param version such as {@code 3.10.8}
 * @param statistics whether it has counts of messages and rates
 */
public record BrokerOverview(String version, String erlang, String cluster, boolean statistics) {
  static BrokerOverview of(Fields row) {
    return new BrokerOverview(
        row.text("rabbitmq_version"),
        row.text("erlang_version"),
        row.text("cluster_name"),
        !row.flag("disable_stats"));
  }

  /** Returns the first two numbers of the version as one to compare: 310 for 3.10, 403 for 4.3. */
  public int release() {
    String[] parts = version.split("[^0-9]+", 3);
    try {
      return parts.length < 2 ? 0 : Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }
}
