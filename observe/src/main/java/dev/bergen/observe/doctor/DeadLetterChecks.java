// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerExchange;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Patient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks of messages that are rejected, expire, or are delivered too often. */
final class DeadLetterChecks {
  private static final int WITH_LIMIT = 400;

  static final List<Check> ALL =
      List.of(
          new Check(
              "dead-letters-wait",
              Severity.WARNING,
              "A queue has dead letters",
              "Each is a request or an event that was rejected, expired, or failed repeatedly"
                  + " in its consumer, and has not been handled.",
              "Inspect them, fix the cause, then send them again or delete them.",
              List.of(Need.QUEUES, Need.BINDINGS, Need.STATISTICS),
              DeadLetterChecks::waiting),
          new Check(
              "dead-letter-exchange-missing",
              Severity.WARNING,
              "Dead letters are lost",
              "Their exchange does not exist, so they are silently dropped.",
              "Declare the exchange and bind a queue to it, or remove the setting.",
              List.of(Need.QUEUES, Need.EXCHANGES),
              DeadLetterChecks::nowhere),
          new Check(
              "delivery-limit-drops",
              Severity.ADVICE,
              "Messages beyond the delivery limit are dropped",
              "A quorum queue redelivers a message up to a limit, 20 from RabbitMQ 4 on, and"
                  + " then drops it unless there is a dead letter exchange.",
              "Set a policy with dead-letter-exchange for queues of notifications.",
              List.of(Need.QUEUES, Need.OVERVIEW),
              DeadLetterChecks::limits),
          new Check(
              "delivery-limit-none",
              Severity.ADVICE,
              "A poison message is redelivered endlessly",
              "A message that kills its consumer is redelivered at once and blocks all messages"
                  + " behind it. RabbitMQ 3 has no limit by default.",
              "Set the same rabbit_quorum_delivery_limit in all services, or a policy with"
                  + " delivery-limit.",
              List.of(Need.QUEUES, Need.OVERVIEW),
              DeadLetterChecks::unlimited));

  private DeadLetterChecks() {}

  /** Returns the queues that take dead letters, as far as bindings show. */
  static Set<String> keptFor(Patient patient) {
    if (!patient.queues().isPresent() || !patient.bindings().isPresent()) {
      return Set.of();
    }
    Set<String> kept = new HashSet<>();
    Map<String, Set<String>> bound = new HashMap<>();
    for (BrokerBinding binding : patient.bindings().get()) {
      if (binding.toQueue() && !binding.exchange().isEmpty()) {
        bound
            .computeIfAbsent(binding.exchange(), any -> new HashSet<>())
            .add(binding.destination());
      }
    }
    for (BrokerQueue queue : patient.queues().get()) {
      Object exchange = queue.setting("dead-letter-exchange");
      Object key = queue.setting("dead-letter-routing-key");
      if ("".equals(exchange) && key != null) {
        kept.add(String.valueOf(key));
      } else if (exchange != null) {
        kept.addAll(bound.getOrDefault(String.valueOf(exchange), Set.of()));
      }
    }
    return kept;
  }

  private static void waiting(Patient patient, Found found) {
    Set<String> kept = keptFor(patient);
    for (BrokerQueue queue : patient.queues().get()) {
      if (kept.contains(queue.name())
          && queue.counted()
          && queue.ready() > 0
          && queue.consumers() == 0) {
        found.add(
            "queue " + queue.name(),
            Words.count(queue.ready(), "message") + " and no consumer",
            "bergen queues peek " + Words.shell(queue.name()));
      }
    }
  }

  private static void nowhere(Patient patient, Found found) {
    Set<String> exchanges = new HashSet<>();
    patient.exchanges().get().stream().map(BrokerExchange::name).forEach(exchanges::add);
    exchanges.add("");
    for (BrokerQueue queue : patient.queues().get()) {
      Object exchange = queue.setting("dead-letter-exchange");
      if (exchange != null && !exchanges.contains(String.valueOf(exchange))) {
        found.add("queue " + queue.name(), "there is no exchange " + exchange);
      }
    }
  }

  private static void limits(Patient patient, Found found) {
    boolean always = patient.overview().get().release() >= WITH_LIMIT;
    Set<String> dropping = new HashSet<>();
    for (BrokerQueue queue : patient.queues().get()) {
      if (queue.type().equals("quorum")
          && isLimited(queue, always)
          && queue.lacks("dead-letter-exchange")) {
        dropping.add(queue.name());
      }
    }
    if (!dropping.isEmpty()) {
      found.add(
          Words.count(dropping.size(), "quorum queue"),
          "no dead letter exchange: " + Words.some(dropping.stream().sorted().toList()));
    }
  }

  /** RabbitMQ 4 takes a limit below 0 for none, and RabbitMQ 3 drops at the first return. */
  private static boolean isLimited(BrokerQueue queue, boolean byDefault) {
    Object limit = queue.setting("delivery-limit");
    return limit == null ? byDefault : !(byDefault && isNegative(limit));
  }

  private static boolean isNegative(Object limit) {
    return limit instanceof Number number && number.longValue() < 0;
  }

  private static void unlimited(Patient patient, Found found) {
    int release = patient.overview().get().release();
    if (release == 0 || release >= WITH_LIMIT) {
      return;
    }
    List<String> names =
        patient.queues().get().stream()
            .filter(queue -> queue.type().equals("quorum"))
            .filter(queue -> queue.lacks("delivery-limit"))
            .map(BrokerQueue::name)
            .toList();
    if (!names.isEmpty()) {
      found.add(
          Words.count(names.size(), "quorum queue"),
          "no delivery limit: " + Words.some(names),
          "rabbit_quorum_delivery_limit = 20");
    }
  }
}
