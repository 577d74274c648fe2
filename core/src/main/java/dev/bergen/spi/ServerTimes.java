// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * What a server told of the time that a call took there, in nanoseconds of its own clock, of which
 * only differences mean something elsewhere.
 *
 * @param dispatch from the arrival of the request until its handler began
 * @param handler until it had ended
 * @param reply from then until the reply was written to the connection
 * @param arrived when the reply came, by the {@link Timer} of the caller's transport
 */
public record ServerTimes(long dispatch, long handler, long reply, long arrived) {}
