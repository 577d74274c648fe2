// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/** A channel for tests that only tell one from another: it leads nowhere. */
public final class DeadChannel {
  private DeadChannel() {}

  /** Makes one. */
  @SuppressWarnings("NullAway") // nobody says anything on it
  public static Channel make() {
    return new Channel(new Port(1, null, null, 0));
  }
}
