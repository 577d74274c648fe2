// SPDX-License-Identifier: Apache-2.0
/**
 * The interface of operators' tools to a broker: messages as delivered, taps, the state of queues,
 * moves, and changes of the topology.
 */
@NullMarked
package dev.bergen.spi.queues;

import org.jspecify.annotations.NullMarked;
