// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.List;

/**
 * The messages that a tap copies, and how many copies the broker may hold for it.
 *
 * @param bindings the sources of copies; may be empty with {@code firehose}
 * @param firehose whether to show every message, including replies: on RabbitMQ through its
 *     firehose ({@code amq.rabbitmq.trace}), which an operator has enabled for the virtual host
 * @param deliveries whether to read the firehose's copy of each delivery too, which has the queue;
 *     this doubles the number of copies. Ignored without {@code firehose}
 * @param maxMessages how many copies the broker queues; the oldest are dropped first
 * @param maxBytes how many bytes of bodies the broker queues; the oldest are dropped first
 * @param share the share of the time that is tapped, in random slices; 1 for all the time. Between
 *     two slices the broker copies nothing. The length of each slice is reported to the sink
 */
public record TapRequest(
    List<Binding> bindings,
    boolean firehose,
    boolean deliveries,
    int maxMessages,
    long maxBytes,
    double share) {

  /** The default bounds of a tap's queue: 10,000 messages and 64 MiB. */
  public static final int MAX_MESSAGES = 10_000;

  /** See {@link #MAX_MESSAGES}. */
  public static final long MAX_BYTES = 64L << 20;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it has no source, a bound is below 1, or the share is not
   *     above 0 and at most 1
   */
  public TapRequest {
    bindings = List.copyOf(bindings);
    if (bindings.isEmpty() && !firehose) {
      throw new IllegalArgumentException("A tap needs a binding or the firehose");
    }
    if (maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("A tap's queue holds one message of one byte at least");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is above 0 and at most 1, not " + share);
    }
  }

  /** Makes a request for all the time. */
  public TapRequest(
      List<Binding> bindings,
      boolean firehose,
      boolean deliveries,
      int maxMessages,
      long maxBytes) {
    this(bindings, firehose, deliveries, maxMessages, maxBytes, 1);
  }

  /** Makes a request without deliveries. */
  public TapRequest(List<Binding> bindings, boolean firehose, int maxMessages, long maxBytes) {
    this(bindings, firehose, false, maxMessages, maxBytes);
  }

  /** Returns the same request for a share of the time. */
  public TapRequest withShare(double other) {
    return new TapRequest(bindings, firehose, deliveries, maxMessages, maxBytes, other);
  }

  /**
   * A source of copies.
   *
   * @param exchange an existing exchange; a tap declares none
   * @param routingKey in the form of the exchange's type; empty for a fanout exchange
   */
  public record Binding(String exchange, String routingKey) {}
}
