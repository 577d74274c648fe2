// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * The time that a call spent at its server, in nanoseconds of the server's clock, whose differences
 * alone are meaningful elsewhere.
 *
 * @param dispatch from the arrival of the request to the start of its handler
 * @param handler from there to the end of the handler
 * @param reply from there until the reply was written to the connection
 * @param arrived the arrival of the reply, by the {@link Timer} of the caller's transport
 */
public record ServerTimes(long dispatch, long handler, long reply, long arrived) {}
