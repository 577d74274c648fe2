// SPDX-License-Identifier: Apache-2.0

/**
 * Who reads which queue, as a broker's consumers and connections tell ({@link
 * dev.bergen.observe.census.Census}). Uses {@code management} and {@code patient}.
 */
@NullMarked
package dev.bergen.observe.census;

import org.jspecify.annotations.NullMarked;
