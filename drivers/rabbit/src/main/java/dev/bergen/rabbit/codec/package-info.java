// SPDX-License-Identifier: Apache-2.0
/**
 * Bodies and headers of messages: compression, what a readable message has, what is counted and
 * dropped, and what Java peers tell each other beside. Knows neither queues nor connections.
 */
@NullMarked
package dev.bergen.rabbit.codec;

import org.jspecify.annotations.NullMarked;
