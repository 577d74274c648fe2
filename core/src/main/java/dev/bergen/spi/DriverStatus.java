// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a driver's state.
 *
 * @param connections to the broker, including those not yet made
 * @param queues that this driver consumes now, by their names
 * @param callsInFlight calls that wait for their replies
 * @param unsent messages that the broker has not accepted yet
 * @param duplicates second copies of messages, which were recognised and dropped
 * @param malformed messages that were rejected because they could not be read
 */
public record DriverStatus(
    List<ConnectionStatus> connections,
    List<String> queues,
    int callsInFlight,
    int unsent,
    long duplicates,
    long malformed) {

  /** The status of drivers without connections. */
  public static final DriverStatus NOTHING = new DriverStatus(List.of(), List.of(), 0, 0, 0, 0);

  public DriverStatus {
    connections = List.copyOf(connections);
    queues = List.copyOf(queues);
  }

  /**
   * The state of one connection.
   *
   * @param purpose {@code publish} or {@code consume}
   * @param up whether it is connected
   * @param text a description, with the host
   * @param lastError the last failure; {@code null} if there was none
   */
  public record ConnectionStatus(
      String purpose, boolean up, String text, @Nullable String lastError) {}
}
