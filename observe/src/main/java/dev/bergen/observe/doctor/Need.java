// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import org.jspecify.annotations.Nullable;

/** The data that a check needs. */
public enum Need {
  CONFIGURATION("configuration files"),
  BROKER("the broker over AMQP"),
  DEPTHS("queues, over AMQP or management"),
  CERTIFICATES("the broker's certificates"),
  OVERVIEW("management"),
  STATISTICS("management: statistics"),
  NODES("management: nodes"),
  QUEUES("management: queues"),
  CONSUMERS("management: consumers"),
  CONNECTIONS("management: connections"),
  EXCHANGES("management: exchanges"),
  BINDINGS("management: bindings"),
  POLICIES("management: policies"),
  PERMISSIONS("management: permissions");

  private final String words;

  Need(String words) {
    this.words = words;
  }

  /** Returns it for people. */
  public String words() {
    return words;
  }

  /** Returns why it cannot be seen; {@code null} if it can. */
  @Nullable String missing(Patient patient) {
    return part(patient).missing();
  }

  private Part<?> part(Patient patient) {
    return switch (this) {
      case CONFIGURATION -> patient.services();
      case BROKER -> patient.facts();
      case DEPTHS -> patient.depths();
      case CERTIFICATES -> patient.tls();
      case OVERVIEW -> patient.overview();
      case STATISTICS -> patient.statistics();
      case NODES -> patient.nodes();
      case QUEUES -> patient.queues();
      case CONSUMERS -> patient.consumers();
      case CONNECTIONS -> patient.connections();
      case EXCHANGES -> patient.exchanges();
      case BINDINGS -> patient.bindings();
      case POLICIES -> patient.policies();
      case PERMISSIONS -> patient.permissions();
    };
  }
}
