// SPDX-License-Identifier: Apache-2.0
/**
 * The bytes of AMQP 0-9-1: frames, fields, tables, properties and content, read and written. Knows
 * no connection and no channel.
 */
@NullMarked
package dev.bergen.rabbit.amqp.frames;

import org.jspecify.annotations.NullMarked;
