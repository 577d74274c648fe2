// SPDX-License-Identifier: Apache-2.0
/** Bergen on both ends: over a broker, in memory, observed, and on another JDK. */
@NullMarked
package dev.bergen.benchmarks.rigs.bergen;

import org.jspecify.annotations.NullMarked;
