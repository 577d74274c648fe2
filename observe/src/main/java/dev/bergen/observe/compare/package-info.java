// SPDX-License-Identifier: Apache-2.0

/**
 * Compares what two builds answered to the same requests ({@link Comparison}): values by what they
 * mean, times by method.
 */
@NullMarked
package dev.bergen.observe.compare;

import org.jspecify.annotations.NullMarked;
