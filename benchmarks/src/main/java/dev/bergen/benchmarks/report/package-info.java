// SPDX-License-Identifier: Apache-2.0
/** Makes of measurements what a person reads: medians and ratios ({@link Results}), and a report. */
@NullMarked
package dev.bergen.benchmarks.report;

import org.jspecify.annotations.NullMarked;
