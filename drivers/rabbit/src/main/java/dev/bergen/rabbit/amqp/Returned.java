// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Properties;

/**
 * An unroutable message that the broker has returned.
 *
 * @param code why, as a number of the protocol
 * @param text why, in the broker's words
 */
public record Returned(
    int code, String text, String exchange, String key, Properties properties, byte[] body) {}
