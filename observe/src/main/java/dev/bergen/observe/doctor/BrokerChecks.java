// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.util.List;

/** Checks of the broker's version, settings and limits. */
final class BrokerChecks {
  private static final String TRANSIENT = "queues that are neither durable nor exclusive: ";
  private static final String UNTYPED = "durable queues without a type: not classic";
  private static final int FIRST_MAINTAINED = 400;

  static final List<Check> ALL =
      List.of(
          new Check(
              "broker-unreachable",
              Severity.ERROR,
              "The broker cannot be reached or refuses the login",
              "No service with this URL can call, serve or notify.",
              "Check that the broker is running, and that host, port, virtual host and user in"
                  + " the URL are correct.",
              List.of(),
              BrokerChecks::unreachable),
          new Check(
              "management-unreachable",
              Severity.ERROR,
              "The management API does not answer",
              "Most problems of queues, consumers and nodes remain undetected.",
              "Correct --management, or enable the plugin.",
              List.of(),
              BrokerChecks::unmanaged),
          new Check(
              "transient-queues-refused",
              Severity.ERROR,
              "The broker refuses the queues that a service declares",
              "RabbitMQ refuses queues that are neither durable nor exclusive from 4.3 on; reply,"
                  + " fanout and topic queues are such by default, so servers do not start and calls"
                  + " get no reply.",
              "Set both options in every service of the virtual host, restart them together, and"
                  + " delete the old queues.",
              List.of(Need.BROKER),
              BrokerChecks::transientQueues),
          new Check(
              "default-queue-type-not-classic",
              Severity.WARNING,
              "The virtual host makes durable queues of another type",
              "With amqp_durable_queues the broker makes quorum queues or streams where services mean"
                  + " classic queues; some arguments are then refused.",
              "Set rabbit_quorum_queue in all services, or let the virtual host make classic queues.",
              List.of(Need.BROKER, Need.CONFIGURATION),
              BrokerChecks::defaultType),
          new Check(
              "release-old",
              Severity.ADVICE,
              "The release of RabbitMQ is no longer maintained",
              "RabbitMQ 3 no longer gets bug fixes or security fixes.",
              "Move to RabbitMQ 4; first set rabbit_quorum_queue and rabbit_transient_quorum_queue,"
                  + " as 4.3 refuses the old queues.",
              List.of(Need.OVERVIEW),
              BrokerChecks::release),
          new Check(
              "statistics-off",
              Severity.ADVICE,
              "The management plugin collects no statistics",
              "Alarms, queue lengths, rates and consumers are missing, so most checks of nodes and"
                  + " queues cannot run.",
              "Remove management_agent.disable_metrics_collector and management.disable_stats from"
                  + " rabbitmq.conf, or query a node that collects statistics.",
              List.of(Need.OVERVIEW),
              BrokerChecks::statistics));

  private BrokerChecks() {}

  private static void unreachable(Patient patient, Found found) {
    if (patient.brokerTrouble() != null) {
      found.add("virtual host " + patient.virtualHost(), patient.brokerTrouble(), "bergen status");
    }
  }

  private static void unmanaged(Patient patient, Found found) {
    if (patient.managementTrouble() != null) {
      found.add(
          "the management API",
          patient.managementTrouble(),
          "rabbitmq-plugins enable rabbitmq_management");
    }
  }

  private static void transientQueues(Patient patient, Found found) {
    for (String fact : patient.facts().get()) {
      if (!fact.startsWith(TRANSIENT + "refused")) {
        continue;
      }
      if (!patient.services().isPresent()) {
        if (fact.contains("fail with our options")) {
          found.add(
              "virtual host " + patient.virtualHost(),
              "the broker refuses such queues",
              "rabbit_quorum_queue = true\nrabbit_transient_quorum_queue = true");
        }
        continue;
      }
      for (ServiceConfiguration service : patient.services().get()) {
        boolean topics =
            service.isRabbitFlag("rabbit_quorum_queue")
                || service.isRabbitFlag("amqp_durable_queues");
        if (!topics || !service.isRabbitFlag("rabbit_transient_quorum_queue")) {
          found.add(
              service.name(),
              "the broker refuses its "
                  + (topics ? "reply and fanout queues" : "topic, reply and fanout queues"),
              "rabbit_quorum_queue = true\nrabbit_transient_quorum_queue = true");
        }
      }
    }
  }

  private static void defaultType(Patient patient, Found found) {
    if (patient.facts().get().stream().noneMatch(fact -> fact.startsWith(UNTYPED))) {
      return;
    }
    for (ServiceConfiguration service : patient.services().get()) {
      if (service.isRabbitFlag("amqp_durable_queues")
          && !service.isRabbitFlag("rabbit_quorum_queue")) {
        found.add(
            service.name(),
            "amqp_durable_queues is set, and rabbit_quorum_queue is not",
            "rabbit_quorum_queue = true");
      }
    }
  }

  private static void release(Patient patient, Found found) {
    int release = patient.overview().get().release();
    if (release > 0 && release < FIRST_MAINTAINED) {
      found.add("the broker", "it is RabbitMQ " + patient.overview().get().version());
    }
  }

  private static void statistics(Patient patient, Found found) {
    if (!patient.overview().get().statistics()) {
      found.add(
          "the broker",
          "management_agent.disable_metrics_collector or management.disable_stats is set");
    }
  }
}
