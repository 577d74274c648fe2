// SPDX-License-Identifier: Apache-2.0
/**
 * Recorded traffic: {@code bergen record} keeps it in a file, {@code bergen replay} sends it again,
 * {@code bergen diff} compares the results.
 */
@NullMarked
package dev.bergen.cli.record;

import org.jspecify.annotations.NullMarked;
