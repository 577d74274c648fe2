// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import java.util.Map;

/**
 * All of it at a glance.
 *
 * @param at when this was so, in milliseconds of the epoch
 * @param since when watching began, likewise
 * @param seen how many messages were seen since then
 * @param rate messages each second, lately
 * @param series messages in each of the last 60 s
 * @param kinds messages each second by kind
 * @param missed how many passed unseen, as far as that is known
 * @param gaps how often messages passed unseen and nobody could tell how many
 * @param forgotten how many places, methods, calls and traces there was no room for
 * @param inFlight calls that wait for their reply
 * @param unreadable messages that could not be read
 * @param repliesSeen whether any reply was seen: without, nothing is known of answers and times
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
