// SPDX-License-Identifier: Apache-2.0

/**
 * Recent traffic of the bus, in numbers: {@link dev.bergen.observe.console.traffic.BusTraffic} takes
 * sightings and returns views. Its memory is bounded at any rate of messages. Uses {@code sight}
 * only.
 */
@NullMarked
package dev.bergen.observe.console.traffic;

import org.jspecify.annotations.NullMarked;
