// SPDX-License-Identifier: Apache-2.0
/** What is measured side by side, one class a rig; {@link Rigs} has all of them. */
@NullMarked
package dev.bergen.benchmarks.rigs;

import org.jspecify.annotations.NullMarked;
