// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.config.ConfigurationProblem;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that need configuration files alone. */
final class OptionChecks {
  /** All peers of a virtual host declare the same queues and exchanges with these. */
  private static final List<String> SHARED =
      List.of(
          "amqp_durable_queues",
          "amqp_auto_delete",
          "rabbit_ha_queues",
          "rabbit_quorum_queue",
          "rabbit_transient_quorum_queue",
          "rabbit_quorum_delivery_limit",
          "rabbit_quorum_max_memory_length",
          "rabbit_quorum_max_memory_bytes",
          "rabbit_stream_fanout");

  /** By default, proxies cut a connection that is idle for a minute. */
  private static final long USUAL_IDLE_SECONDS = 60;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  static final List<Check> ALL =
      List.of(
          new Check(
              "option-invalid",
              Severity.ERROR,
              "An option is misspelt, unknown or invalid",
              "The service does not start, or runs with an unintended default.",
              "Correct the line; `bergen config check FILE` explains every one.",
              List.of(Need.CONFIGURATION),
              OptionChecks::invalid),
          new Check(
              "options-differ",
              Severity.ERROR,
              "Services of one virtual host declare queues differently",
              "If both declare the same exchange or queue, the second service is refused with"
                  + " 406 PRECONDITION_FAILED and cannot be called.",
              "Give the option the same value in every file, and restart the services together.",
              List.of(Need.CONFIGURATION),
              OptionChecks::differ),
          new Check(
              "heartbeat-off",
              Severity.WARNING,
              "Heartbeats are disabled",
              "A connection that a firewall or a proxy has dropped seems open for hours, and"
                  + " the service receives no messages without any error.",
              "Enable heartbeats again; 60 s is the default.",
              List.of(Need.CONFIGURATION),
              OptionChecks::heartbeatOff),
          new Check(
              "heartbeat-slower-than-proxies",
              Severity.ADVICE,
              "Heartbeats are rarer than many proxies allow",
              "Each side sends a heartbeat every half of heartbeat_timeout_threshold. A proxy"
                  + " such as HAProxy closes connections that are idle for longer than its `timeout"
                  + " client` and `timeout server`, often 50 s or 1 min; callers then see lost"
                  + " connections at quiet times.",
              "Keep half of the threshold below the proxy's idle timeout, or raise that;"
                  + " without a proxy no change is needed.",
              List.of(Need.CONFIGURATION),
              OptionChecks::heartbeatRare),
          new Check(
              "prefetch-unlimited",
              Severity.ADVICE,
              "A service has no prefetch limit",
              "One server holds the whole backlog in its memory, additional servers stay idle,"
                  + " and all of it is redelivered when that server dies.",
              "Set a prefetch; a few times the number of worker threads is enough.",
              List.of(Need.CONFIGURATION),
              OptionChecks::prefetch),
          new Check(
              "transient-queues-never-expire",
              Severity.WARNING,
              "Reply and fanout queues never expire",
              "Each restart or crash of a service leaves queues without a consumer behind;"
                  + " fanout queues fill up until the broker's memory or disk is exhausted.",
              "Let unused queues expire; 30 min is the default.",
              List.of(Need.CONFIGURATION),
              OptionChecks::ttl),
          new Check(
              "guest-from-afar",
              Severity.WARNING,
              "The user guest logs in from another host",
              "RabbitMQ allows guest over loopback only, so the service cannot connect; a"
                  + " broker that is configured to allow it is open to everyone who knows the name.",
              "Create a user for each service and name it in transport_url.",
              List.of(Need.CONFIGURATION),
              OptionChecks::guest),
          new Check(
              "plain-text",
              Severity.ADVICE,
              "Messages and the password cross the network unencrypted",
              "An attacker on the network can read tokens and passwords, or send requests.",
              "Enable TLS at the broker and in the file; see the guide on TLS.",
              List.of(Need.CONFIGURATION),
              OptionChecks::plainText));

  private OptionChecks() {}

  private static void invalid(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      for (ConfigurationProblem problem : service.problems()) {
        found.add(
            problem.fatal() ? Severity.ERROR : Severity.WARNING,
            problem.origin(),
            problem.message(),
            null);
      }
    }
  }

  private static void differ(Patient patient, Found found) {
    for (String option : SHARED) {
      Map<String, List<String>> byValue = new LinkedHashMap<>();
      for (ServiceConfiguration service : patient.services().get()) {
        if (isRabbit(service)) {
          byValue
              .computeIfAbsent(service.rabbit(option), any -> new ArrayList<>())
              .add(service.name());
        }
      }
      if (byValue.size() > 1) {
        List<String> sides = new ArrayList<>();
        byValue.forEach((value, names) -> sides.add(value + " in " + Words.some(names)));
        found.add(
            "virtual host " + patient.virtualHost(), option + " is " + String.join(", ", sides));
      }
    }
  }

  private static void heartbeatOff(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      if (isRabbit(service) && service.rabbitNumber("heartbeat_timeout_threshold") == 0) {
        found.add(
            service.origin("heartbeat_timeout_threshold"),
            "heartbeat_timeout_threshold is 0",
            "heartbeat_timeout_threshold = 60");
      }
    }
  }

  private static void heartbeatRare(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      long threshold = service.rabbitNumber("heartbeat_timeout_threshold");
      if (isRabbit(service) && threshold / 2 > USUAL_IDLE_SECONDS) {
        found.add(
            service.origin("heartbeat_timeout_threshold"),
            "with %d s, a quiet connection is idle for %d s".formatted(threshold, threshold / 2),
            "heartbeat_timeout_threshold = 60");
      }
    }
  }

  private static void prefetch(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      if (isRabbit(service) && service.rabbitNumber("rabbit_qos_prefetch_count") == 0) {
        found.add(
            service.origin("rabbit_qos_prefetch_count"),
            "rabbit_qos_prefetch_count is 0, which means no limit",
            "rabbit_qos_prefetch_count = 100");
      }
    }
  }

  private static void ttl(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      if (isRabbit(service) && service.rabbitNumber("rabbit_transient_queues_ttl") == 0) {
        found.add(
            service.origin("rabbit_transient_queues_ttl"),
            "rabbit_transient_queues_ttl is 0",
            "rabbit_transient_queues_ttl = 1800");
      }
    }
  }

  private static void guest(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      TransportUrl url = service.url();
      for (TransportHost host : hosts(service)) {
        if (url != null && isFar(host) && "guest".equals(service.user(url, host))) {
          String form =
              "guest".equals(host.username())
                  ? "transport_url names guest at %s"
                  : "transport_url names no user at %s, which means guest";
          found.add(service.name(), form.formatted(host.hostname()), "rabbitmqctl add_user nova");
        }
      }
    }
  }

  private static void plainText(Patient patient, Found found) {
    for (ServiceConfiguration service : patient.services().get()) {
      List<TransportHost> far = hosts(service).stream().filter(OptionChecks::isFar).toList();
      if (!far.isEmpty() && !service.isRabbitFlag("ssl")) {
        found.add(
            service.name(),
            "ssl is not set, and the broker is on " + far.get(0).hostname(),
            "ssl = true");
      }
    }
  }

  static boolean isRabbit(ServiceConfiguration service) {
    TransportUrl url = service.url();
    return url != null && ServiceConfiguration.isRabbit(url);
  }

  private static List<TransportHost> hosts(ServiceConfiguration service) {
    TransportUrl url = service.url();
    return url == null || !isRabbit(service) ? List.of() : url.hosts();
  }

  private static boolean isFar(TransportHost host) {
    String name = host.hostname();
    return name != null && !LOOPBACK.contains(name);
  }
}
