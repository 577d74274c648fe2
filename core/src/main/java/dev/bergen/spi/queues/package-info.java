// SPDX-License-Identifier: Apache-2.0
/**
 * What operators see and do at a broker: messages as it delivered them, taps, the state of queues,
 * moves, changes of its topology. A driver that supports them says so in its capabilities.
 */
@NullMarked
package dev.bergen.spi.queues;

import org.jspecify.annotations.NullMarked;
