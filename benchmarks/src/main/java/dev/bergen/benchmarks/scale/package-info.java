// SPDX-License-Identifier: Apache-2.0
/**
 * How many agents one broker carries: a simulation that runs ({@link
 * dev.bergen.benchmarks.scale.Scale}), and the model that is fitted to it.
 */
@NullMarked
package dev.bergen.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
