// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/**
 * What the broker says of a queue that was declared.
 *
 * @param messages that are ready
 * @param consumers that there are
 */
public record QueueInfo(String name, int messages, int consumers) {}
