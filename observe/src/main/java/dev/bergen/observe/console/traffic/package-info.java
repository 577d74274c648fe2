// SPDX-License-Identifier: Apache-2.0

/**
 * What passed the bus lately, in numbers: {@link dev.bergen.observe.console.traffic.Traffic} takes
 * sightings and answers with views. Its memory has a bound, however much passes. Uses {@code sight}
 * only.
 */
@NullMarked
package dev.bergen.observe.console.traffic;

import org.jspecify.annotations.NullMarked;
