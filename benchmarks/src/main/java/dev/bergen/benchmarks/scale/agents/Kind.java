// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale.agents;

import java.util.Locale;

/** What stands for an agent. */
public enum Kind {
  /** A transport of its own with a server and a client, as a service has it. */
  BERGEN,

  /**
   * The same exchanges, queues, channels and messages by a bare AMQP client, whose threads all
   * share: where that many transports do not fit into one JVM.
   */
  LIGHT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
