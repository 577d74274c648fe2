// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import java.util.List;

/**
 * The senders to each topic, and the receivers from there: the busiest by name, the others added
 * up.
 *
 * @param senders callers of RPC, publishers of events
 * @param topics topics, or event streams
 * @param receivers servers, each by {@code topic.server}; none for events
 * @param in links from senders to topics
 * @param out links from topics to receivers
 * @param allTopics how many there are, those that are not named included
 * @param allSenders how many senders there are, those that are not named included
 */
public record FlowMap(
    List<Node> senders,
    List<Node> topics,
    List<Node> receivers,
    List<Link> in,
    List<Link> out,
    int allTopics,
    int allSenders) {

  /**
   * A place in the map.
   *
   * @param name unique among its kind; empty for all that are not named
   * @param others how many are not named; 0 for a place with a name
   * @param rate messages each second, lately
   * @param total messages since the console began, or the place was forgotten
   * @param series messages in each of the last 60 s, of topics
   */
  public record Node(String name, int others, double rate, long total, int[] series) {}

  /** Messages per second from one place to the next. */
  public record Link(String from, String to, double rate) {}
}
