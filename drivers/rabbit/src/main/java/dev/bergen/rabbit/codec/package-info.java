// SPDX-License-Identifier: Apache-2.0
/**
 * Bodies and headers of messages: compression, checks, counts of rejected messages, and the headers
 * of Java peers. Knows neither queues nor connections.
 */
@NullMarked
package dev.bergen.rabbit.codec;

import org.jspecify.annotations.NullMarked;
