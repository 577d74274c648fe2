// SPDX-License-Identifier: Apache-2.0
/**
 * Declares what the topology wants as far as the broker lets us, takes what is there already, and
 * asks a broker about itself and its queues. Knows links and topology.
 */
@NullMarked
package dev.bergen.rabbit.declare;

import org.jspecify.annotations.NullMarked;
