// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerNode;
import dev.bergen.observe.patient.Patient;
import java.util.List;

/** How the nodes of the cluster are. */
final class NodeChecks {
  private static final long LEAST_DISK_LIMIT = 100_000_000;

  /** Twice what is told to type, so that typing it does not stop anybody. */
  private static final long DISK_TO_SPARE = 4_000_000_000L;

  private static final double NEAR = 0.8;

  static final List<Check> ALL =
      List.of(
          new Check(
              "memory-alarm",
              Severity.ERROR,
              "A node is short of memory",
              "The broker takes no message from anybody until memory is free again: calls and casts"
                  + " of all services wait and time out.",
              "Find out what fills the memory, most often a queue that nobody reads; raise the"
                  + " watermark only if the host has memory to spare.",
              List.of(Need.NODES),
              NodeChecks::memoryAlarm),
          new Check(
              "disk-alarm",
              Severity.ERROR,
              "A node is short of disk",
              "The broker takes no message from anybody until there is room again: calls and casts of"
                  + " all services wait and time out.",
              "Make room, or empty the queue that has filled the disk.",
              List.of(Need.NODES),
              NodeChecks::diskAlarm),
          new Check(
              "memory-near-watermark",
              Severity.WARNING,
              "A node has nearly used up its memory",
              "Beyond the watermark the broker takes no message from anybody.",
              "Find out what fills the memory before the alarm comes.",
              List.of(Need.NODES),
              NodeChecks::memoryNear),
          new Check(
              "disk-limit-tiny",
              Severity.ADVICE,
              "The alarm for the disk comes too late",
              "The default of 50 MB is less than a busy broker writes in seconds, so the disk is full"
                  + " before the alarm stops publishers, and the node crashes.",
              "Raise the limit to 2 GB or more, well below what is free: a limit above that stops all"
                  + " publishers at once. disk_free_limit.absolute in rabbitmq.conf keeps it over a"
                  + " restart.",
              List.of(Need.NODES),
              NodeChecks::diskLimit),
          new Check(
              "node-down",
              Severity.ERROR,
              "A node of the cluster does not run",
              "Classic queues whose only copy is there are gone until it is back, and quorum queues"
                  + " lose their majority with the next node.",
              "Start it again, or take it out of the cluster.",
              List.of(Need.NODES),
              NodeChecks::down),
          new Check(
              "partition",
              Severity.ERROR,
              "Nodes of the cluster do not see each other",
              "Each side believes the other one is dead: messages to queues beyond are lost, and both"
                  + " may answer for the same queue.",
              "Mend the network, then restart the nodes of the side that you trust less.",
              List.of(Need.NODES),
              NodeChecks::partition));

  private NodeChecks() {}

  private static void memoryAlarm(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().seen()) {
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
    for (BrokerNode node : patient.nodes().seen()) {
      if (node.diskAlarm()) {
        found.add(
            node.name(),
            "%s are free, and the limit is %s"
                .formatted(Words.bytes(node.diskFree()), Words.bytes(node.diskFreeLimit())));
      }
    }
  }

  private static void memoryNear(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().seen()) {
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
    for (BrokerNode node : patient.nodes().seen()) {
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

  /** Returns why no limit is told to type. */
  private static String scarce(BrokerNode node) {
    return node.diskFree() <= 0
        ? ", and the node does not say how much is free"
        : ", and only %s are free: make room before you raise it"
            .formatted(Words.bytes(node.diskFree()));
  }

  private static void down(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().seen()) {
      if (!node.running()) {
        found.add(node.name(), "it does not run", "rabbitmqctl cluster_status");
      }
    }
  }

  private static void partition(Patient patient, Found found) {
    for (BrokerNode node : patient.nodes().seen()) {
      if (!node.partitions().isEmpty()) {
        found.add(node.name(), "it does not see " + Words.some(node.partitions()));
      }
    }
  }
}
