// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Properties;

/**
 * A message that the broker has delivered.
 *
 * @param consumer the tag of the consumer it is for; empty if it was fetched
 * @param tag by which it is settled, on the channel that it came on
 * @param redelivered whether the broker says that it delivered it before
 */
public record Delivered(
    String consumer,
    long tag,
    boolean redelivered,
    String exchange,
    String key,
    Properties properties,
    byte[] body) {}
