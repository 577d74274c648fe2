// SPDX-License-Identifier: Apache-2.0
/** Bergen side by side with what else calls, casts and notifies ({@link Compare}), as ratios. */
@NullMarked
package dev.bergen.benchmarks;

import org.jspecify.annotations.NullMarked;
