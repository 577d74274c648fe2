// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.census.Orphans;
import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.QueueRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Queues that belong to one process: of replies, and of fanouts. */
final class ReplyQueueChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              "orphan-queue",
              Severity.WARNING,
              "A reply or fanout queue is orphaned",
              "It will never have a consumer again. Each fanout is still routed to it, and"
                  + " servers still work for callers that are gone.",
              "Delete the empty ones; the others expire if they can, or must be deleted by hand"
                  + " after inspecting their messages.",
              List.of(Need.QUEUES, Need.STATISTICS),
              ReplyQueueChecks::orphans),
          new Check(
              "reply-queue-shared",
              Severity.ERROR,
              "A reply queue has several consumers",
              "Each reply goes to one of them, so half of the replies reach the wrong process,"
                  + " and the callers time out.",
              "Give every process a unique name: hostname and processname, if use_queue_manager"
                  + " is set; check for a copied machine or container.",
              List.of(Need.QUEUES, Need.STATISTICS),
              ReplyQueueChecks::shared),
          new Check(
              "orphans-never-expire",
              Severity.WARNING,
              "Reply or fanout queues never expire",
              "Each process that crashes leaves its queues behind permanently.",
              "Set rabbit_transient_queues_ttl in the services, or a policy for names that"
                  + " start with reply_ or contain _fanout_. Only one policy applies to a queue: if"
                  + " there is one already, add expires to it.",
              List.of(Need.QUEUES),
              ReplyQueueChecks::eternal));

  private ReplyQueueChecks() {}

  private static void orphans(Patient patient, Found found) {
    for (BrokerQueue queue : patient.queues().get()) {
      if (Orphans.isOrphan(queue)) {
        boolean goes = queue.setting("expires") != null && queue.ready() == 0;
        found.add(
            goes ? Severity.ADVICE : Severity.WARNING,
            "queue " + queue.name(),
            "no consumer, %s%s"
                .formatted(
                    Words.count(queue.ready(), "message"),
                    queue.lacks("expires") ? ", and it never expires" : ""),
            "bergen queues orphans");
      }
    }
  }

  private static void shared(Patient patient, Found found) {
    for (BrokerQueue queue : patient.queues().get()) {
      if (QueueRole.of(queue.name()) == QueueRole.REPLIES && queue.consumers() > 1) {
        found.add("queue " + queue.name(), Words.count(queue.consumers(), "consumer"));
      }
    }
  }

  private static void eternal(Patient patient, Found found) {
    List<String> names = new ArrayList<>();
    Set<String> policies = new TreeSet<>();
    for (BrokerQueue queue : patient.queues().get()) {
      if (!QueueRole.of(queue.name()).isOfOneProcess()) {
        continue;
      }
      if (queue.policy() != null) {
        policies.add(queue.policy()); // also of a queue that expires: the new one would reach it
      }
      if (queue.lacks("expires")
          && !queue.exclusive()
          && !queue.autoDelete()
          && !queue.type().equals("stream")) {
        names.add(queue.name());
      }
    }
    if (!names.isEmpty()) {
      String where = Words.count(names.size(), "queue");
      if (policies.isEmpty()) {
        found.add(
            where,
            Words.some(names),
            "rabbitmqctl set_policy -p %s --apply-to queues expire-orphans '^reply_|_fanout_'"
                    .formatted(Words.shell(patient.virtualHost()))
                + " '{\"expires\": 1800000}'");
      } else {
        found.add(
            where,
            "%s; policy %s applies to such queues, and another one would replace it"
                .formatted(Words.some(names), Words.some(policies)),
            "rabbit_transient_queues_ttl = 1800");
      }
    }
  }
}
