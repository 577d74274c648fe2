// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.QueueRole;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules of operators that services do not know of. */
final class PolicyChecks {
  private static final int WITHOUT_MIRRORS = 400;

  static final List<Check> ALL =
      List.of(
          new Check(
              "policy-drops-messages",
              Severity.WARNING,
              "A policy makes queues drop messages silently",
              "Requests and replies beyond max-length, max-length-bytes or message-ttl are"
                  + " dropped; callers are not notified and wait for their timeout.",
              "Exclude queues of requests, replies and fanouts from the policy's pattern; limit"
                  + " queues of notifications only.",
              List.of(Need.QUEUES),
              PolicyChecks::drops),
          new Check(
              "policy-deletes-queues",
              Severity.WARNING,
              "A policy deletes queues that services need",
              "A request queue without a consumer for a while is deleted with its backlog;"
                  + " running services do not declare it again until they reconnect.",
              "Leave `expires` to the reply and fanout queues, which bring their own.",
              List.of(Need.QUEUES),
              PolicyChecks::expires),
          new Check(
              "policy-mirrors",
              Severity.WARNING,
              "A policy mirrors classic queues",
              "Mirroring multiplies the cost of every message, loses messages when a node"
                  + " returns, and is ignored by RabbitMQ 4, so the queues have one copy after an"
                  + " upgrade.",
              "Use quorum queues: stop the services, delete their classic queues, set"
                  + " rabbit_quorum_queue = true in all of them and start them again. Only then"
                  + " remove ha-mode from the policy; rabbitmqctl clear_policy removes the mirrors at"
                  + " once, and also message-ttl, dead-letter-exchange and the policy's other"
                  + " settings.",
              List.of(Need.POLICIES),
              PolicyChecks::mirrors));

  private static final List<String> DROPPING =
      List.of("max-length", "max-length-bytes", "message-ttl");

  private PolicyChecks() {}

  private static void drops(Patient patient, Found found) {
    Map<String, Set<String>> byRule = new LinkedHashMap<>();
    for (BrokerQueue queue : patient.queues().get()) {
      if (QueueRole.of(queue.name()) == QueueRole.NOTIFICATIONS || queue.type().equals("stream")) {
        continue;
      }
      for (String rule : DROPPING) {
        Object value = queue.definition().get(rule);
        if (value != null) {
          byRule
              .computeIfAbsent(
                  "%s (%s %s)".formatted(queue.policy(), rule, value), any -> new LinkedHashSet<>())
              .add(queue.name());
        }
      }
    }
    byRule.forEach(
        (rule, queues) -> found.add("policy " + rule, "it applies to " + Words.some(queues)));
  }

  private static void expires(Patient patient, Found found) {
    Map<String, Set<String>> byRule = new LinkedHashMap<>();
    for (BrokerQueue queue : patient.queues().get()) {
      Object value = queue.definition().get("expires");
      if (value != null && !QueueRole.of(queue.name()).isOfOneProcess()) {
        byRule
            .computeIfAbsent(
                "%s (expires %s)".formatted(queue.policy(), value), any -> new LinkedHashSet<>())
            .add(queue.name());
      }
    }
    byRule.forEach(
        (rule, queues) -> found.add("policy " + rule, "it applies to " + Words.some(queues)));
  }

  private static void mirrors(Patient patient, Found found) {
    for (BrokerPolicy policy : patient.policies().get()) {
      Object mode = policy.definition().get("ha-mode");
      if (mode != null) {
        boolean ignored =
            patient.overview().isPresent() && patient.overview().get().release() >= WITHOUT_MIRRORS;
        found.add(
            "policy " + policy.name(),
            "ha-mode is %s for names that match %s%s"
                .formatted(mode, policy.pattern(), ignored ? ", which this broker ignores" : ""),
            "rabbit_quorum_queue = true");
      }
    }
  }
}
