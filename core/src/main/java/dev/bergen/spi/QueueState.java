// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * How a queue is at a moment.
 *
 * @param exists whether there is one; if not, nobody has listened there yet
 * @param messages that wait in it, without those that were handed out
 * @param consumers that take from it
 */
public record QueueState(String name, boolean exists, long messages, int consumers) {}
