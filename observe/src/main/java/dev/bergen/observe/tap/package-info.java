// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of a tap, taken off the driver's thread, sampled and counted by method. Everything
 * in it is bounded.
 */
@NullMarked
package dev.bergen.observe.tap;

import org.jspecify.annotations.NullMarked;
