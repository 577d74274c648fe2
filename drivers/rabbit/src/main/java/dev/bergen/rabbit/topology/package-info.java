// SPDX-License-Identifier: Apache-2.0
/**
 * What exchanges and queues are called and how they are declared: exactly as peers do it. Knows the
 * layer of AMQP, to declare with; whether a broker agrees is for {@code dev.bergen.rabbit.declare}.
 */
@NullMarked
package dev.bergen.rabbit.topology;

import org.jspecify.annotations.NullMarked;
