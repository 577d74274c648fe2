// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.transport.LifeState;

/**
 * The state and the statistics of a listener at a moment.
 *
 * @param inFlight events that it received and that are not settled yet, those that wait for a retry
 *     too
 * @param maxConcurrent how many events it works on at once, and has the broker hand out in advance
 * @param handled events that all endpoints were done with, counted at each attempt
 * @param failed events that an endpoint failed on or wanted redelivered, counted at each attempt
 * @param rejected messages that no endpoint could get: unreadable, or of unknown priority
 */
public record ListenerStatus(
    LifeState state, int inFlight, int maxConcurrent, long handled, long failed, long rejected) {}
