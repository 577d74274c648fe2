// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a second: since the look before, or, the first time, since the server was started.
 * The server's own clock counts, so that it does not matter how long the answer took.
 */
final class Rates {
  private record Count(double uptime, long calls) {}

  private final Map<String, Count> before = new HashMap<>();

  /** Returns the rate of a method, and keeps its count for the next time. */
  double of(String topic, Seen server, Seen.Called method) {
    String key = topic + "\0" + server.server() + "\0" + method.name() + "\0" + method.version();
    Count now = new Count(server.uptime(), method.calls());
    @Nullable Count last = before.put(key, now);
    boolean same = last != null && last.uptime < now.uptime && last.calls <= now.calls;
    double seconds = same ? now.uptime - last.uptime : now.uptime;
    long calls = same ? now.calls - last.calls : now.calls;
    return seconds > 0 ? calls / seconds : 0;
  }
}
