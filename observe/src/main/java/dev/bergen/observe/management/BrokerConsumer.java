// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

/**
 * A consumer of a queue.
 *
 * @param acknowledges whether messages wait for its acknowledgement
 * @param prefetch how many unacknowledged messages it holds at most; 0 for no limit
 * @param connection the name of its connection
 */
public record BrokerConsumer(
    String virtualHost,
    String queue,
    String tag,
    boolean acknowledges,
    int prefetch,
    String connection,
    String user) {

  static BrokerConsumer of(Fields row) {
    Fields queue = row.fields("queue");
    Fields channel = row.fields("channel_details");
    return new BrokerConsumer(
        queue.text("vhost"),
        queue.text("name"),
        row.text("consumer_tag"),
        row.flag("ack_required"),
        (int) row.number("prefetch_count"),
        channel.text("connection_name"),
        channel.text("user"));
  }
}
