// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import dev.bergen.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message of simulated clients, in the form of oslo.messaging's simulator: sequence number,
 * cargo, and the times of leaving the client, reaching the server and coming back, in seconds since
 * 1970.
 *
 * @param value the value on the wire
 * @param seq {@code -1} when others than simulated clients sent it
 * @param size the cargo's length
 * @param sent when it left the client; 0 when unknown
 */
record SimulatedMessage(@Nullable Object value, long seq, int size, double sent) {
  private static final int LENGTH = 5;
  private static final int SERVER_TIME = 3;

  static List<Object> fresh(long seq, String cargo) {
    return Arrays.asList(seq, cargo, now(), 0, 0);
  }

  static SimulatedMessage read(@Nullable Object value) {
    if (value instanceof List<?> parts
        && parts.size() == LENGTH
        && parts.get(0) instanceof Number seq
        && parts.get(1) instanceof String cargo
        && parts.get(2) instanceof Number sent) {
      return new SimulatedMessage(value, seq.longValue(), cargo.length(), sent.doubleValue());
    }
    return new SimulatedMessage(value, -1, Json.of(value).text().length(), 0);
  }

  /** Counts it at the server. */
  void countIn(SimulationStats stats, double received) {
    if (sent > 0) {
      stats.add(size, received - sent);
    } else {
      stats.add(size);
    }
  }

  /** Returns the reply to it: the same, with the time at which it was received. */
  @Nullable Object reply(double received) {
    if (seq < 0 || !(value instanceof List<?> parts)) {
      return value;
    }
    List<@Nullable Object> reply = new ArrayList<>(parts);
    reply.set(SERVER_TIME, received);
    return reply;
  }

  static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }
}
