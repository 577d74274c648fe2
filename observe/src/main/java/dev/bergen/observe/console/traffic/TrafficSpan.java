// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a trace, and what became of it.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class TrafficSpan {
  final Kind kind;
  final String topic;
  final @Nullable String server;
  final String name;
  final String caller;
  final @Nullable String messageId;
  final @Nullable String requestId;
  final Instant sent;
  @Nullable Instant delivered;
  @Nullable Instant ended;

  /** The exception that it ended with. */
  @Nullable String error;

  int heartbeats;

  TrafficSpan(Sighting sighting, String topic, String name, String caller) {
    this.kind = sighting.kind();
    this.topic = topic;
    this.server = sighting.server();
    this.name = name;
    this.caller = caller;
    this.messageId = sighting.messageId();
    this.requestId = sighting.requestId();
    this.sent = sighting.at();
  }

  boolean isSlowerThan(long millis) {
    return ended != null && sent.plusMillis(millis).isBefore(ended);
  }

  TraceView.Step step(Instant start) {
    return new TraceView.Step(
        kind,
        topic,
        server,
        name,
        caller,
        messageId,
        millis(start, sent),
        delivered == null ? null : millis(start, delivered),
        ended == null ? null : millis(start, ended),
        error,
        heartbeats);
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }
}
