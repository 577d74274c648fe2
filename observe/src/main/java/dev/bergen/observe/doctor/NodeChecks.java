// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerNode;
import dev.bergen.observe.patient.Patient;
import java.util.List;

/** How the nodes of the cluster are. */
final class NodeChecks {
  private static final long LEAST_DISK_LIMIT = 100_000_000;

  /** Twice the recommended setting, so that applying it blocks no publisher. */
  private static final long DISK_TO_SPARE = 4_000_000_000L;

  private static final double NEAR = 0.8;

  static final List<Check> ALL =
      List.of(
          new Check(
              "memory-alarm",
              Severity.ERROR,
              "A node is short of memory",
              "The broker blocks all publishers until memory is free again: calls and casts of"
                  + " all services wait and time out.",
              "Find out what fills the memory, most often a queue without a consumer; raise the"
                  + " watermark only if the host has memory to spare.",
              List.of(Need.NODES, Need.STATISTICS),
              NodeChecks::memoryAlarm),
          new Check(
              "disk-alarm",
              Severity.ERROR,
              "A node is short of disk",
              "The broker blocks all publishers until disk space is free again: calls and casts"
                  + " of all services wait and time out.",
              "Free disk space, or empty the queue that has filled the disk.",
              List.of(Need.NODES, Need.STATISTICS),
              NodeChecks::diskAlarm),
          new Check(
              "memory-near-watermark",
              Severity.WARNING,
              "A node has nearly used up its memory",
              "Above the watermark the broker blocks all publishers.",
              "Find out what fills the memory before the alarm is raised.",
              List.of(Need.NODES, Need.STATISTICS),
              NodeChecks::memoryNear),
          new Check(
              "disk-limit-tiny",
              Severity.ADVICE,
              "The disk alarm is raised too late",
              "The default of 50 MB is less than a busy broker writes in seconds, so the disk is full"
                  + " before the alarm stops publishers, and the node crashes.",
              "Raise the limit to 2 GB or more, well below what is free: a limit above that stops all"
                  + " publishers at once. disk_free_limit.absolute in rabbitmq.conf keeps it over a"
                  + " restart.",
              List.of(Need.NODES, Need.STATISTICS),
              NodeChecks::diskLimit),
          new Check(
              "node-down",
              Severity.ERROR,
              "A node of the cluster is not running",
              "Classic queues on that node are unavailable until it is back, and quorum queues"
                  + " lose their majority with the next node.",
              "Start it again, or remove it from the cluster.",
              List.of(Need.NODES),
              NodeChecks::down),
          new Check(
              "partition",
              Severity.ERROR,
              "The cluster has a network partition",
              "Each side assumes that the other one is dead: messages to queues on the other"
                  + " side are lost, and both may serve the same queue.",
              "Repair the network, then restart the nodes of the less trusted side.",
              List.of(Need.NODES, Need.STATISTICS),
              NodeChecks::partition));

  private NodeChecks() {}

  private static void memoryAlarm(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (node.memoryAlarm()) {
        found.add(
            node.name(),
            "it uses %s of %s"
                .formatted(Words.bytes(node.memory()), Words.bytes(node.memoryLimit())),
            "rabbitmq-diagnostics memory_breakdown");
      }
    }
  }

  private static void diskAlarm(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (node.diskAlarm()) {
        found.add(
            node.name(),
            "%s are free, and the limit is %s"
                .formatted(Words.bytes(node.diskFree()), Words.bytes(node.diskFreeLimit())));
      }
    }
  }

  private static void memoryNear(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (!node.memoryAlarm()
          && node.memoryLimit() > 0
          && node.memory() > NEAR * node.memoryLimit()) {
        found.add(
            node.name(),
            "it uses %s of %s"
                .formatted(Words.bytes(node.memory()), Words.bytes(node.memoryLimit())));
      }
    }
  }

  private static void diskLimit(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (node.diskFreeLimit() > 0 && node.diskFreeLimit() < LEAST_DISK_LIMIT) {
        boolean roomy = node.diskFree() > DISK_TO_SPARE;
        found.add(
            node.name(),
            "the limit is %s%s"
                .formatted(Words.bytes(node.diskFreeLimit()), roomy ? "" : scarce(node)),
            roomy ? "rabbitmqctl set_disk_free_limit 2GB" : null);
      }
    }
  }

  /** Returns why no setting is recommended. */
  private static String scarce(BrokerNode node) {
    return node.diskFree() <= 0
        ? ", and the node does not say how much is free"
        : ", and only %s are free: free disk space before you raise it"
            .formatted(Words.bytes(node.diskFree()));
  }

  private static void down(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (!node.running()) {
        found.add(node.name(), "it is not running", "rabbitmqctl cluster_status");
      }
    }
  }

  private static void partition(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().get()) {
      if (!node.partitions().isEmpty()) {
        found.add(node.name(), "it does not see " + Words.some(node.partitions()));
      }
    }
  }
}
