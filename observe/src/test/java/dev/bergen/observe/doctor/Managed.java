// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.management.BrokerNode;
import dev.bergen.observe.management.BrokerPermission;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Patients as a management API might show them, without a broker. */
final class Managed {
  private static final String NOT_SHOWN = "not shown";

  private Managed() {}

  static List<Finding> findings(String check, Patient patient) {
    return Doctor.examine(patient).findings().stream()
        .filter(found -> found.check().equals(check))
        .toList();
  }

  static Patient nodes(BrokerNode... nodes) {
    return patient(List.of(), Part.of(List.of(nodes)), missing(), missing(), missing());
  }

  static Patient queues(BrokerQueue... queues) {
    return patient(List.of(), missing(), Part.of(List.of(queues)), missing(), missing());
  }

  static Patient policies(BrokerPolicy... policies) {
    return patient(List.of(), missing(), missing(), Part.of(List.of(policies)), missing());
  }

  static Patient permissions(List<ServiceConfiguration> services, BrokerPermission... rights) {
    return patient(services, missing(), missing(), missing(), Part.of(List.of(rights)));
  }

  static BrokerNode node(boolean memoryAlarm, long diskFree, long diskFreeLimit) {
    return new BrokerNode(
        "rabbit@mq1", true, memoryAlarm, false, 1, 1_000, diskFree, diskFreeLimit, List.of());
  }

  static BrokerNode node(String name, boolean running, long memory, long memoryLimit) {
    return new BrokerNode(
        name, running, false, false, memory, memoryLimit, 1L << 40, 1L << 33, List.of());
  }

  static BrokerQueue queue(String name, @Nullable String policy, Map<String, Object> definition) {
    return queue(name, policy, definition, true);
  }

  /** A queue of that moment in which the broker does not report policies yet. */
  static BrokerQueue fresh(String name) {
    return queue(name, null, Map.of(), false);
  }

  private static BrokerQueue queue(
      String name, @Nullable String policy, Map<String, Object> definition, boolean policiesKnown) {
    return new BrokerQueue(
        "prod",
        name,
        "classic",
        true,
        false,
        false,
        Map.of(),
        policy,
        Map.copyOf(definition),
        policiesKnown,
        "running",
        "rabbit@mq1",
        true,
        0,
        0,
        0,
        1,
        List.of(),
        List.of(),
        null,
        null);
  }

  /** A quorum queue, as a cluster that has lost nodes shows it. */
  static BrokerQueue replicated(String name, String state, List<String> members, String... online) {
    return new BrokerQueue(
        "prod",
        name,
        "quorum",
        true,
        false,
        false,
        Map.of(),
        null,
        Map.of(),
        true,
        state,
        "rabbit@mq1",
        true,
        0,
        0,
        0,
        1,
        members,
        List.of(online),
        null,
        null);
  }

  private static <T> Part<T> missing() {
    return Part.missing(NOT_SHOWN);
  }

  private static Patient patient(
      List<ServiceConfiguration> services,
      Part<List<BrokerNode>> nodes,
      Part<List<BrokerQueue>> queues,
      Part<List<BrokerPolicy>> policies,
      Part<List<BrokerPermission>> permissions) {
    return new Patient(
        "prod",
        null,
        Instant.EPOCH,
        null,
        null,
        services.isEmpty() ? missing() : Part.of(services),
        missing(),
        missing(),
        missing(),
        missing(),
        nodes,
        queues,
        missing(),
        missing(),
        missing(),
        missing(),
        policies,
        permissions);
  }
}
