// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import java.util.Map;

/**
 * A summary of the traffic.
 *
 * @param at the time of this summary, in milliseconds of the epoch
 * @param since when watching began, in milliseconds of the epoch
 * @param seen how many messages were seen since then
 * @param rate messages each second, lately
 * @param series messages in each of the last 60 s
 * @param kinds messages each second by kind
 * @param missed how many were missed, as far as that is known
 * @param gaps how often an unknown number of messages was missed
 * @param forgotten how many places, methods, calls and traces were dropped for lack of room
 * @param inFlight calls that wait for their reply
 * @param unreadable messages that could not be read
 * @param repliesSeen whether any reply was seen: without, answers and times are unknown
 * @param calls the map of RPC
 * @param events the map of events
 */
public record Overview(
    long at,
    long since,
    long seen,
    double rate,
    int[] series,
    Map<String, Double> kinds,
    long missed,
    long gaps,
    long forgotten,
    int inFlight,
    long unreadable,
    boolean repliesSeen,
    FlowMap calls,
    FlowMap events) {}
