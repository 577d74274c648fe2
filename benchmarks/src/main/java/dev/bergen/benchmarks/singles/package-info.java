// SPDX-License-Identifier: Apache-2.0
/** What is measured of Bergen by itself ({@link Singles}): heap, start-up, idling. */
@NullMarked
package dev.bergen.benchmarks.singles;

import org.jspecify.annotations.NullMarked;
