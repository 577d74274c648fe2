// SPDX-License-Identifier: Apache-2.0
/** Puts load on what is measured ({@link Rig}), in paired cycles, and notes what that cost. */
@NullMarked
package dev.bergen.benchmarks.load;

import org.jspecify.annotations.NullMarked;
