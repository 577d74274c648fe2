// SPDX-License-Identifier: Apache-2.0

/**
 * Recorded requests sent again ({@link Replayer}), and the outcome of each ({@link Answer}), in a
 * report of lines that programs can read ({@link ReportWriter}).
 */
@NullMarked
package dev.bergen.observe.replay;

import org.jspecify.annotations.NullMarked;
