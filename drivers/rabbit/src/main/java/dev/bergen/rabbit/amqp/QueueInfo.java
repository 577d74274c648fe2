// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/**
 * The broker's answer to the declaration of a queue.
 *
 * @param messages the number of ready messages
 * @param consumers the number of consumers
 */
public record QueueInfo(String name, int messages, int consumers) {}
