// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a check has to see. */
public enum Need {
  CONFIGURATION("configuration files", Patient::services),
  BROKER("the broker over AMQP", Patient::facts),
  DEPTHS("queues, over AMQP or management", Patient::depths),
  CERTIFICATES("the broker's certificates", Patient::tls),
  OVERVIEW("management", Patient::overview),
  NODES("management: nodes", Patient::nodes),
  QUEUES("management: queues", Patient::queues),
  CONSUMERS("management: consumers", Patient::consumers),
  CONNECTIONS("management: connections", Patient::connections),
  EXCHANGES("management: exchanges", Patient::exchanges),
  BINDINGS("management: bindings", Patient::bindings),
  POLICIES("management: policies", Patient::policies),
  PERMISSIONS("management: permissions", Patient::permissions);

  private final String words;
  private final Function<Patient, Part<?>> part;

  Need(String words, Function<Patient, Part<?>> part) {
    this.words = words;
    this.part = part;
  }

  /** Returns it for people. */
  public String words() {
    return words;
  }

  /** Returns why it cannot be seen; {@code null} if it can. */
  @Nullable String missing(Patient patient) {
    return part.apply(patient).missing();
  }
}
