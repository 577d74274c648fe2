// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerConsumer;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.QueueRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks of consumers and their prefetch. */
final class ConsumerChecks {
  private static final long MANY = 1_000;

  static final List<Check> ALL =
      List.of(
          new Check(
              "consumer-without-prefetch",
              Severity.ADVICE,
              "Consumers have no prefetch limit",
              "One server holds the whole backlog in its memory, additional servers stay idle,"
                  + " and all of it is redelivered when that server dies.",
              "Set rabbit_qos_prefetch_count in the services, and restart them one by one.",
              List.of(Need.CONSUMERS),
              ConsumerChecks::unlimited),
          new Check(
              "unacknowledged-backlog",
              Severity.WARNING,
              "Many messages are unacknowledged",
              "Their consumer is slow, stuck or dead; after consumer_timeout, 30 minutes by"
                  + " default, the broker closes its channel and redelivers all of them.",
              "Check the consumer: `bergen who TOPIC` shows which process it is.",
              List.of(Need.QUEUES, Need.STATISTICS),
              ConsumerChecks::backlog));

  private ConsumerChecks() {}

  private static void unlimited(Patient patient, Found found) {
    Map<String, Integer> queues = new LinkedHashMap<>();
    for (BrokerConsumer consumer : patient.consumers().get()) {
      boolean ofOneProcess = QueueRole.of(consumer.queue()) == QueueRole.REPLIES;
      if (consumer.acknowledges() && consumer.prefetch() == 0 && !ofOneProcess) {
        queues.merge(consumer.queue(), 1, Integer::sum);
      }
    }
    if (!queues.isEmpty()) {
      found.add(
          Words.count(queues.values().stream().mapToInt(it -> it).sum(), "consumer"),
          "no prefetch limit on " + Words.some(queues.keySet()),
          "rabbit_qos_prefetch_count = 100");
    }
  }

  private static void backlog(Patient patient, Found found) {
    for (BrokerQueue queue : patient.queues().get()) {
      if (queue.unacknowledged() >= MANY) {
        found.add(
            "queue " + queue.name(),
            "%s at %s"
                .formatted(
                    Words.count(queue.unacknowledged(), "message"),
                    Words.count(queue.consumers(), "consumer")),
            "bergen who " + Words.shell(QueueRole.topic(queue.name())));
      }
    }
  }
}
