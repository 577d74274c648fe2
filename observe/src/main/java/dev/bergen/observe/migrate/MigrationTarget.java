// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.util.Locale;

/** The types that queues can get. */
public enum MigrationTarget {
  /** Replicated and durable. */
  QUORUM,
  /** One stream for the fanouts of a topic, which servers declare themselves. */
  STREAM,
  /** As before, and durable. */
  CLASSIC;

  /** Returns the type as brokers call it. */
  public String type() {
    return name().toLowerCase(Locale.ROOT);
  }
}
