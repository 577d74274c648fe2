// SPDX-License-Identifier: Apache-2.0
/** Bergen beside Python's oslo.messaging on one broker ({@link SideBySide}), as ratios. */
@NullMarked
package dev.bergen.benchmarks;

import org.jspecify.annotations.NullMarked;
