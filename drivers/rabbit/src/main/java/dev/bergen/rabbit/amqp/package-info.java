// SPDX-License-Identifier: Apache-2.0
/**
 * AMQP 0-9-1 as RabbitMQ speaks it, from the client's side: connections and channels on top of
 * {@code dev.bergen.rabbit.amqp.frames}. Knows the protocol, but not the content of messages; its
 * types are public for this driver alone.
 */
@NullMarked
package dev.bergen.rabbit.amqp;

import org.jspecify.annotations.NullMarked;
