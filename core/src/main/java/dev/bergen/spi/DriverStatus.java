// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a driver is at a moment.
 *
 * @param connections to the broker, those not made yet too
 * @param queues that this driver consumes now, by their names
 * @param callsInFlight calls that wait for their replies
 * @param unsent messages that wait for the broker to take them
 * @param duplicates second copies of messages that were recognised and dropped
 * @param malformed messages that were rejected because they could not be read
 */
public record DriverStatus(
    List<ConnectionStatus> connections,
    List<String> queues,
    int callsInFlight,
    int unsent,
    long duplicates,
    long malformed) {

  /** What drivers say that keep no connection. */
  public static final DriverStatus NOTHING = new DriverStatus(List.of(), List.of(), 0, 0, 0, 0);

  public DriverStatus {
    connections = List.copyOf(connections);
    queues = List.copyOf(queues);
  }

  /**
   * How one connection is.
   *
   * @param purpose what it is for: {@code publish}, {@code consume}
   * @param up whether it works
   * @param text in words, with the host
   * @param lastError what went wrong last; {@code null} if nothing has
   */
  public record ConnectionStatus(
      String purpose, boolean up, String text, @Nullable String lastError) {}
}
