// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.observe.sight.Sighting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The data kept of a call until its reply arrives.
 *
 * @param at when it was seen
 * @param exchange it was sent to
 * @param routingKey it was sent with
 * @param topic see {@link Sighting#topic}
 * @param server see {@link Sighting#server}
 * @param method its name
 * @param namespace of the method
 * @param version of the method
 * @param requestId of its context
 * @param globalRequestId of its context
 */
public record Call(
    Instant at,
    String exchange,
    String routingKey,
    @Nullable String topic,
    @Nullable String server,
    @Nullable String method,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String requestId,
    @Nullable String globalRequestId) {

  static Call of(Sighting seen) {
    return new Call(
        seen.at(),
        seen.copy().exchange(),
        seen.copy().routingKey(),
        seen.topic(),
        seen.server(),
        seen.name(),
        seen.namespace(),
        seen.version(),
        seen.requestId(),
        seen.globalRequestId());
  }
}
