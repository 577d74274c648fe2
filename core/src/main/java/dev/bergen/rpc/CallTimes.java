// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.time.Duration;

/**
 * Where the time of one call went, between its sending and the reading of its reply. The clocks of
 * two hosts differ, so a server tells durations alone, and what neither end sees is a difference.
 *
 * @param queue what is left: until the server had the request, and the reply's way through the
 *     broker. It includes waiting for a connection of the caller's
 * @param dispatch at the server, from the arrival of the request until a handler began
 * @param handler at the server, until the handler had ended, interceptors included
 * @param reply from then until the reply was written, which the server tells, and from its arrival
 *     until somebody read it here
 */
public record CallTimes(Duration queue, Duration dispatch, Duration handler, Duration reply) {}
