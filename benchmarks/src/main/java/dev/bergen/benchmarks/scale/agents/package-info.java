// SPDX-License-Identifier: Apache-2.0
/** The simulated agents, and the conductor to which they report. */
@NullMarked
package dev.bergen.benchmarks.scale.agents;

import org.jspecify.annotations.NullMarked;
