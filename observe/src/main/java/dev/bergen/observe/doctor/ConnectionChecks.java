// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.management.BrokerConnection;
import dev.bergen.observe.patient.Patient;
import java.util.List;
import java.util.Set;

/** How the connections of services are. */
final class ConnectionChecks {
  private static final Set<String> HELD = Set.of("blocked", "blocking");

  static final List<Check> ALL =
      List.of(
          new Check(
              "connection-blocked",
              Severity.ERROR,
              "The broker has blocked a connection",
              "A memory or disk alarm blocks all publishers; calls and casts wait until it ends"
                  + " or they time out.",
              "End the alarm; the findings about nodes show which one it is.",
              List.of(Need.CONNECTIONS),
              ConnectionChecks::blocked),
          new Check(
              "connection-without-heartbeat",
              Severity.WARNING,
              "Connections have no heartbeat",
              "Neither side notices when the connection is lost: the service receives no"
                  + " messages without any error, and the broker keeps its consumers.",
              "Set heartbeat_timeout_threshold to 60 in the service.",
              List.of(Need.CONNECTIONS),
              ConnectionChecks::heartless));

  private ConnectionChecks() {}

  private static void blocked(Patient patient, Found found) {
    List<String> names =
        patient.connections().get().stream()
            .filter(connection -> HELD.contains(connection.state()))
            .map(ConnectionChecks::name)
            .toList();
    if (!names.isEmpty()) {
      found.add(Words.count(names.size(), "connection"), Words.some(names));
    }
  }

  private static void heartless(Patient patient, Found found) {
    List<String> names =
        patient.connections().get().stream()
            .filter(connection -> connection.heartbeatSeconds() == 0)
            .map(ConnectionChecks::name)
            .toList();
    if (!names.isEmpty()) {
      found.add(
          Words.count(names.size(), "connection"),
          Words.some(names),
          "heartbeat_timeout_threshold = 60");
    }
  }

  private static String name(BrokerConnection connection) {
    String label = connection.label();
    return connection.peer() + (label.isEmpty() ? "" : " (" + label + ")");
  }
}
