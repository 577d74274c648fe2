// SPDX-License-Identifier: Apache-2.0
/**
 * What a tap sees, taken off the driver's thread, sampled and counted by method. Everything in it has
 * a bound.
 */
@NullMarked
package dev.bergen.observe.tap;

import org.jspecify.annotations.NullMarked;
