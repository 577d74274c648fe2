// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import dev.bergen.wire.RequestMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request that the broker has delivered and nobody has acknowledged yet.
 *
 * @param channel the channel it came on, and is acknowledged on
 * @param expiration the property of that name: how long its sender waits, in milliseconds as text;
 *     {@code null} on casts
 */
record Arrival(Channel channel, long tag, RequestMessage message, @Nullable String expiration) {}
