// SPDX-License-Identifier: Apache-2.0
/**
 * The names and the declarations of exchanges and queues, exactly as peers have them. Knows the
 * layer of AMQP, to declare with; whether a broker agrees is for {@code dev.bergen.rabbit.declare}.
 */
@NullMarked
package dev.bergen.rabbit.topology;

import org.jspecify.annotations.NullMarked;
