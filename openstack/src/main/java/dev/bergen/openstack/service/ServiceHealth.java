// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.spi.DriverStatus;
import java.util.List;

/**
 * How a service is at a moment.
 *
 * @param binary the program: {@code nova-compute}
 * @param host the name of its host
 * @param topics what it serves
 * @param broker connections, queues and what is on its way
 * @param tasks its periodic tasks
 */
public record ServiceHealth(
    ServiceState state,
    String binary,
    String host,
    List<String> topics,
    DriverStatus broker,
    List<TaskHealth> tasks) {
  public ServiceHealth {
    topics = List.copyOf(topics);
    tasks = List.copyOf(tasks);
  }

  /** Returns whether requests reach it: it runs, and every connection to the broker works. */
  public boolean isReady() {
    return state == ServiceState.RUNNING
        && broker.connections().stream().allMatch(DriverStatus.ConnectionStatus::up);
  }
}
