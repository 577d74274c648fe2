// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A message in one line.
 *
 * @param number counts all messages that were seen
 * @param at when it was seen, in milliseconds of the epoch
 * @param to topic and server, or where else it went
 * @param name of its method, event type or exception
 * @param from its publisher or its caller's reply queue
 */
public record MessageRow(
    long number,
    long at,
    Kind kind,
    String exchange,
    String to,
    String name,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String priority,
    String from,
    int size,
    @Nullable String requestId,
    @Nullable String messageId,
    @Nullable String problem) {}
