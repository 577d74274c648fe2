// SPDX-License-Identifier: Apache-2.0

/**
 * The consumers of each queue, from the broker's lists of consumers and connections ({@link
 * dev.bergen.observe.census.Census}). Uses {@code management} and {@code patient}.
 */
@NullMarked
package dev.bergen.observe.census;

import org.jspecify.annotations.NullMarked;
