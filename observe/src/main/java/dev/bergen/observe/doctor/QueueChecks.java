// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.Patient.Depth;
import dev.bergen.observe.patient.QueueRole;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Queues of requests and notifications. */
final class QueueChecks {
  private static final Set<String> LAME = Set.of("down", "minority", "stopped", "crashed");

  static final List<Check> ALL =
      List.of(
          new Check(
              "unread-queue",
              Severity.WARNING,
              "A queue has a backlog and no consumer",
              "Its requests are never served, and their callers time out; notifications"
                  + " accumulate until the broker's memory or disk is exhausted.",
              "Start the service that consumes it. If that service no longer exists, stop the"
                  + " senders (notification driver noop) and empty the queue.",
              List.of(Need.DEPTHS),
              QueueChecks::unread),
          new Check(
              "pool-without-reader",
              Severity.WARNING,
              "A pool of notifications has no listener",
              "A pool gets a copy of every notification, even without a listener, and never"
                  + " stops growing.",
              "Start its listener again, or remove the pool.",
              List.of(Need.QUEUES, Need.BINDINGS, Need.STATISTICS),
              QueueChecks::pools),
          new Check(
              "queue-down",
              Severity.ERROR,
              "A queue does not work",
              "Its node or most of its replicas are down: messages to it are refused or wait,"
                  + " and consumers get none.",
              "Restart the nodes; a quorum queue works again with more than half of them.",
              List.of(Need.QUEUES),
              QueueChecks::down),
          new Check(
              "quorum-replica-missing",
              Severity.WARNING,
              "A quorum queue has lost replicas",
              "It still works, but not after the loss of another node or two.",
              "Restart the nodes, or add replicas on others (rabbitmq-queues grow).",
              List.of(Need.QUEUES, Need.STATISTICS),
              QueueChecks::replicas),
          new Check(
              "queue-does-not-fit-options",
              Severity.ERROR,
              "A queue is of another kind than a service would declare",
              "The broker refuses the declaration with 406 PRECONDITION_FAILED, so the service cannot"
                  + " listen there until the queue is gone.",
              "Stop the services that use the queue, delete it, set the same options everywhere"
                  + " and start them again.",
              List.of(Need.CONFIGURATION, Need.QUEUES, Need.BINDINGS),
              QueueChecks::misfits));

  private QueueChecks() {}

  private static void unread(Patient patient, Found found) {
    Set<String> pools = patient.bindings().isPresent() ? pools(patient).keySet() : Set.of();
    Set<String> deadLetters = DeadLetterChecks.keptFor(patient);
    for (Depth depth : patient.depths().get()) {
      boolean toldElsewhere =
          QueueRole.of(depth.queue()).isOfOneProcess()
              || pools.contains(depth.queue())
              || deadLetters.contains(depth.queue());
      if (depth.ready() > 0 && depth.consumers() == 0 && !toldElsewhere) {
        found.add(
            "queue " + depth.queue(),
            Words.count(depth.ready(), "message") + " and no consumer",
            "bergen queues peek " + Words.shell(depth.queue()));
      }
    }
  }

  /** A pool's queue is bound by the name of the notifications, and has a name of its own. */
  private static Map<String, List<String>> pools(Patient patient) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (BrokerBinding binding : patient.bindings().get()) {
      boolean ofOther =
          !binding.exchange().isEmpty() && !binding.key().equals(binding.destination());
      if (binding.toQueue() && ofOther && QueueRole.of(binding.key()) == QueueRole.NOTIFICATIONS) {
        keys.computeIfAbsent(binding.destination(), any -> new ArrayList<>()).add(binding.key());
      }
    }
    return keys;
  }

  private static void pools(Patient patient, Found found) {
    Map<String, List<String>> pools = pools(patient);
    for (BrokerQueue queue : patient.queues().get()) {
      List<String> keys = pools.get(queue.name());
      if (keys != null && queue.counted() && queue.consumers() == 0) {
        found.add(
            "queue " + queue.name(),
            "a pool of %s with no listener and %s waiting"
                .formatted(Words.some(keys), Words.count(queue.ready(), "message")),
            "bergen pool rm " + Words.shell(queue.name()));
      }
    }
  }

  private static void down(Patient patient, Found found) {
    for (BrokerQueue queue : patient.queues().get()) {
      if (LAME.contains(queue.state())) {
        found.add("queue " + queue.name(), "it is " + queue.state() + " on " + queue.node());
      }
    }
  }

  private static void replicas(Patient patient, Found found) {
    for (BrokerQueue queue : patient.queues().get()) {
      int lost = queue.members().size() - queue.online().size();
      boolean reported = !queue.online().isEmpty(); // with none, it would not be running
      if (queue.type().equals("quorum") && reported && lost > 0 && !LAME.contains(queue.state())) {
        found.add(
            "queue " + queue.name(),
            "%d of %d replicas are running"
                .formatted(queue.online().size(), queue.members().size()));
      }
    }
  }

  private static void misfits(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      Set<String> queues = new HashSet<>();
      for (BrokerBinding binding : patient.bindings().get()) {
        if (binding.toQueue() && binding.exchange().equals(service.exchange())) {
          queues.add(binding.destination());
        }
      }
      boolean quorum = service.isRabbitFlag("rabbit_quorum_queue");
      boolean durable = quorum || service.isRabbitFlag("amqp_durable_queues");
      for (BrokerQueue queue : patient.queues().get()) {
        boolean fits = queue.durable() == durable && queue.type().equals("quorum") == quorum;
        if (queues.contains(queue.name()) && !fits && OptionChecks.isRabbit(service)) {
          found.add(
              "queue " + queue.name(),
              "it is %s, and %s would declare %s"
                  .formatted(
                      kind(queue.durable(), queue.type().equals("quorum")),
                      service.name(),
                      kind(durable, quorum)),
              "rabbitmqctl delete_queue -p %s %s --if-empty --if-unused"
                  .formatted(Words.shell(patient.virtualHost()), Words.shell(queue.name())));
        }
      }
    }
  }

  private static String kind(boolean durable, boolean quorum) {
    return quorum ? "a quorum queue" : durable ? "a durable classic queue" : "a classic queue";
  }
}
