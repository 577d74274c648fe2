// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.time.Duration;

/**
 * The parts of the time of one call, from its sending to the reading of its reply. The clocks of
 * two hosts differ, so a server reports durations only, and the time that neither end can measure
 * is computed as the remainder.
 *
 * @param queue the remainder: until the server received the request, and the reply's way through
 *     the broker. It includes waiting for a connection of the caller's
 * @param dispatch at the server, from the arrival of the request until a handler began
 * @param handler at the server, until the handler had ended, interceptors included
 * @param reply from then until the reply was written, as the server reports it, and from its
 *     arrival until it was read here
 */
public record CallTimes(Duration queue, Duration dispatch, Duration handler, Duration reply) {}
