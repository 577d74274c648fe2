// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.util.List;

/**
 * One node of the cluster.
 *
 * @param memoryAlarm whether publishers are stopped since memory is short
 * @param diskAlarm whether publishers are stopped since the disk is full
 * @param partitions nodes that it has lost sight of and that still run
 */
public record BrokerNode(
    String name,
    boolean running,
    boolean memoryAlarm,
    boolean diskAlarm,
    long memory,
    long memoryLimit,
    long diskFree,
    long diskFreeLimit,
    List<String> partitions) {

  public BrokerNode {
    partitions = List.copyOf(partitions);
  }

  static BrokerNode of(Fields row) {
    return new BrokerNode(
        row.text("name"),
        row.flag("running"),
        row.flag("mem_alarm"),
        row.flag("disk_free_alarm"),
        row.number("mem_used"),
        row.number("mem_limit"),
        row.number("disk_free"),
        row.number("disk_free_limit"),
        row.texts("partitions"));
  }
}
