// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.List;

/**
 * What a tap looks at, and how much of it the broker may hold for the tap.
 *
 * @param bindings where copies come from; may be empty with {@code firehose}
 * @param firehose whether to take from RabbitMQ's firehose ({@code amq.rabbitmq.trace}), which
 *     somebody switched on: every message that is published in the virtual host, replies included
 * @param deliveries whether the firehose shows each message once more as it is delivered, with its
 *     queue; the tap gets twice as many copies then. Means nothing without {@code firehose}
 * @param maxMessages how many copies may wait at the broker; older ones go first
 * @param maxBytes how many bytes of bodies may wait at the broker; older ones go first
 * @param share the share of the time that is looked at, in slices at random; 1 looks all the time.
 *     Between two slices the broker copies nothing. The sink hears how long each slice was
 */
public record TapRequest(
    List<Binding> bindings,
    boolean firehose,
    boolean deliveries,
    int maxMessages,
    long maxBytes,
    double share) {

  /** What a tap's queue is bounded by unless somebody says otherwise: 10,000 and 64 MiB. */
  public static final int MAX_MESSAGES = 10_000;

  /** See {@link #MAX_MESSAGES}. */
  public static final long MAX_BYTES = 64L << 20;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it sees nothing, a bound is below 1, or the share is not
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

  /** A request that looks all the time. */
  public TapRequest(
      List<Binding> bindings,
      boolean firehose,
      boolean deliveries,
      int maxMessages,
      long maxBytes) {
    this(bindings, firehose, deliveries, maxMessages, maxBytes, 1);
  }

  /** A request that sees no deliveries. */
  public TapRequest(List<Binding> bindings, boolean firehose, int maxMessages, long maxBytes) {
    this(bindings, firehose, false, maxMessages, maxBytes);
  }

  /** Returns the same request for a share of the time. */
  public TapRequest withShare(double other) {
    return new TapRequest(bindings, firehose, deliveries, maxMessages, maxBytes, other);
  }

  /**
   * Where copies come from.
   *
   * @param exchange an exchange that is there; a tap declares none
   * @param routingKey as the exchange's type wants it; empty for a fanout exchange
   */
  public record Binding(String exchange, String routingKey) {}
}
